/** The same body by PATCH and by PUT: what it does not name stays, or goes. */
import { scene } from "@course/lesson-kit";

const names = { server: "To-do server", consumer: "Consumer" };

export default scene(
  "PATCH keeps what it does not name, PUT takes it away",
  async ({ http }, offstage) => {
    const created = await offstage.post("/todos", { title: "Buy milk", order: 3 });
    const url = new URL(created.headers.get("Location") ?? "").pathname;
    await http.patch(url, { title: "Buy tea" });
    const replaced = await http.put(url, { title: "Buy tea" });
    replaced.hasStatus(200, "A to-do that exists can be replaced.");
  },
  names,
);
