/** Three requests that are refused for different reasons, and nothing that was stored. */
import { scene } from "@course/lesson-kit";

const names = { server: "To-do server", consumer: "Consumer" };

export default scene(
  "Three wrong requests, three statuses, and nothing is stored",
  async ({ http }) => {
    const wrong = await http.post("/todos", { title: 7 });
    wrong.hasStatus(422, "A title is a text.");
    const headers = { "Content-Type": "text/plain" };
    const foreign = await http.request("POST", "/todos", { headers, body: "Buy milk" });
    foreign.hasStatus(415, "This server takes JSON.");
    const broken = {
      headers: { "Content-Type": "application/json" },
      body: '{"title": "Buy milk"',
    };
    const malformed = await http.request("POST", "/todos", broken);
    malformed.hasStatus(400, "A brace is missing.");
    await http.get("/todos");
  },
  names,
);
