/** A delivery that is signed as agreed is accepted and acted on. */
import { scene } from "@course/lesson-kit";

const names = { server: "Receiver", consumer: "You", sender: "Provider" };

const event = {
  type: "todo.added",
  timestamp: "2026-01-01T12:00:00.000Z",
  data: { id: "1", title: "Buy milk", completed: false },
};

export default scene(
  "A delivery that is signed as agreed is accepted and acted on",
  async ({ http, sender }, offstage) => {
    const answer = await sender.deliver("/hooks/todos", event);
    answer.hasStatus([200, 202, 204], "A good delivery is accepted.");
    // The answer comes before the work.
    await offstage.getUntil("/received", ({ text }) => text.includes("todo.added"));
    await http.get("/received");
  },
  names,
);
