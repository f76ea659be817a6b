/** A consumer makes a to-do and follows the address that it was given. */
import { scene } from "@course/lesson-kit";

const names = { server: "To-do server", consumer: "Consumer" };

export default scene(
  "A to-do is created, and found where the answer says",
  async ({ http }) => {
    const created = await http.post("/todos", { title: "Buy milk" });
    created.hasStatus(201, "A new to-do is created.");
    await http.get(created.headers.get("Location") ?? "");
  },
  names,
);
