/** The receiver fails once, and the provider comes again with the same message, signed anew. */
import { scene } from "@course/lesson-kit";

const names = { server: "Provider", consumer: "Somebody", "receiver-1": "Receiver" };

export default scene(
  "The first attempt fails, the second is taken",
  async ({ http, receiver }, offstage) => {
    const hook = await receiver.listen(
      { do: "answer", status: 503 },
      { do: "answer", status: 204 },
    );
    await offstage.post("/webhooks", { url: `${hook.url}/hooks/todos`, events: ["todo.added"] });
    await http.post("/todos", { title: "Buy milk" });
    await hook.answered(2, "An attempt that failed is tried again.");
  },
  names,
);
