/** Asked again with the version that the consumer has: the answer comes without a body. */
import { scene } from "@course/lesson-kit";

const names = { server: "To-do server", consumer: "Consumer" };

export default scene(
  "A consumer names the version that it has, and is told that it is the newest",
  async ({ http }, offstage) => {
    await offstage.post("/todos", { title: "Buy milk" });
    const list = await http.get("/todos");
    const version = { "If-None-Match": list.headers.get("ETag") ?? "" };
    const again = await http.request("GET", "/todos", { headers: version });
    again.hasStatus(304, "Nothing has changed in between.");
  },
  names,
);
