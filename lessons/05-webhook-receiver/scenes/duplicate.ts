/** The same delivery twice: accepted twice, acted on once. */
import { scene } from "@course/lesson-kit";

const names = { server: "Receiver", consumer: "You", sender: "Provider" };

const event = {
  type: "todo.added",
  timestamp: "2026-01-01T12:00:00.000Z",
  data: { id: "1", title: "Buy milk", completed: false },
};

export default scene(
  "The same delivery comes twice, and is acted on once",
  async ({ http, sender }, offstage) => {
    // Byte for byte the same, as when the first answer was lost on its way.
    const same = { id: "msg_milk", timestamp: Math.floor(Date.now() / 1_000) };
    await sender.deliver("/hooks/todos", event, same);
    const again = await sender.deliver("/hooks/todos", event, same);
    again.hasStatus([200, 202, 204], "A duplicate is accepted, or it comes for ever.");
    await offstage.getUntil("/received", ({ text }) => text.includes("msg_milk"));
    await http.get("/received");
  },
  names,
);
