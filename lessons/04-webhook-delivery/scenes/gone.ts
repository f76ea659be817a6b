/** A receiver says 410, and the next event finds nobody to deliver to. */
import { scene } from "@course/lesson-kit";

const names = { server: "Provider", consumer: "Somebody", "receiver-1": "Receiver" };

export default scene(
  "410 disables the endpoint: the next event is not delivered",
  async ({ http, receiver }, offstage) => {
    const hook = await receiver.listen({ do: "answer", status: 410 });
    const wanted = { url: `${hook.url}/hooks/todos`, events: ["todo.added"] };
    const { object: endpoint } = await offstage.post("/webhooks", wanted);
    const deliveries = `/webhooks/${String(endpoint["id"])}/deliveries`;
    await http.post("/todos", { title: "Buy milk" });
    await hook.answered(1, "Whoever has asked for the event is called.");
    await offstage.getUntil(deliveries, ({ text }) => text.includes('"failed"'));
    await http.post("/todos", { title: "Buy bread" });
    await http.get(deliveries);
  },
  names,
);
