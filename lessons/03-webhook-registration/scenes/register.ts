/** An address is left, asked whether it agrees, and becomes active. */
import { jsonReply, scene } from "@course/lesson-kit";

const names = { server: "Provider", consumer: "Consumer", "receiver-1": "Receiver" };
const WHY = "The address itself is asked.";

export default scene(
  "An address is registered, agrees, and becomes active",
  async ({ http, receiver }, offstage) => {
    const hook = await receiver.listen(({ object: { challenge } }) =>
      jsonReply(200, { challenge }),
    );
    const url = `${hook.url}/hooks/todos`;
    const registered = await http.post("/webhooks", { url, events: ["todo.added"] });
    const address = registered.headers.get("Location") ?? "";
    await hook.answered(1, WHY);
    // When the provider has read the echo is seen by asking, and how often is not part of the story.
    await offstage.getUntil(address, ({ object }) => object["status"] === "active");
    await http.get(address);
  },
  names,
);
