/** A stranger without the secret calls the public URL. */
import { scene } from "@course/lesson-kit";

const names = { server: "Receiver", consumer: "You", sender: "Stranger" };

const event = {
  type: "todo.added",
  timestamp: "2026-01-01T12:00:00.000Z",
  data: { id: "1", title: "Buy a boat", completed: false },
};
/** Any other secret than the receiver's. */
const secret = `whsec_${Buffer.alloc(24, "guess").toString("base64")}`;

export default scene(
  "A delivery under another secret is refused, and nothing happens",
  async ({ http, sender }) => {
    const answer = await sender.deliver("/hooks/todos", event, { secret });
    answer.hasStatus(401, "Only the two sides that have the secret can sign.");
    await http.get("/received");
  },
  names,
);
