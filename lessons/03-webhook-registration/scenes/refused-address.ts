/** An address that no delivery could reach is refused while somebody is looking. */
import { scene } from "@course/lesson-kit";

const names = { server: "Provider", consumer: "Consumer" };

export default scene(
  "An address that cannot be called is refused, and not kept",
  async ({ http }) => {
    const url = "ftp://example.com/hooks/todos";
    const answer = await http.post("/webhooks", { url, events: ["todo.added"] });
    answer.hasStatus([400, 422], "A webhook is delivered over HTTP.");
    await http.get("/webhooks");
  },
  names,
);
