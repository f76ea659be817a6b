/** The four parts of a webhook: an event, a signed call, a receiver, and its answer that flows back. */
import { scene } from "@course/lesson-kit";

const names = { server: "Provider", consumer: "Somebody", "receiver-1": "Receiver" };

export default scene(
  "A to-do is added, and the provider calls the receiver",
  async ({ http, receiver }, offstage) => {
    const hook = await receiver.listen();
    // The registration is the story of lesson 03.
    await offstage.post("/webhooks", { url: `${hook.url}/hooks/todos`, events: ["todo.added"] });
    await http.post("/todos", { title: "Buy milk" });
    await hook.answered(1, "Whoever has asked for the event is called.");
  },
  names,
);
