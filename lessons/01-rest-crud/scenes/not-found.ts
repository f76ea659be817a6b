/** A consumer asks for a to-do that was never there. */
import { scene } from "@course/lesson-kit";

const names = { server: "To-do server", consumer: "Consumer" };

export default scene(
  "A to-do that is not there is a 404, in problem details",
  async ({ http }) => {
    const answer = await http.get("/todos/7");
    answer.hasStatus(404, "What is not there is not found.");
  },
  names,
);
