/** A delivery with a signature that holds, ten minutes too late. */
import { scene } from "@course/lesson-kit";

const names = { server: "Receiver", consumer: "You", sender: "Provider" };

const event = {
  type: "todo.added",
  timestamp: "2026-01-01T11:50:00.000Z",
  data: { id: "1", title: "Buy milk", completed: false },
};
const TEN_MINUTES_S = 600;

export default scene(
  "A delivery of ten minutes ago is refused, though its signature holds",
  async ({ http, sender }) => {
    const timestamp = Math.floor(Date.now() / 1_000) - TEN_MINUTES_S;
    const answer = await sender.deliver("/hooks/todos", event, { timestamp });
    answer.hasStatus(401, "What was recorded once must not be played back for ever.");
    await http.get("/received");
  },
  names,
);
