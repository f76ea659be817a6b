/** A question that waits for its answer. */
import { scene } from "@course/lesson-kit";

export default scene(
  "A long poll waits, and a change answers it",
  async ({ http }, offstage) => {
    const poll = http.get("/changes?after=0", { headers: { Prefer: "wait=10" } });
    // Three answers later the question has been at the server for long.
    for (let round = 0; round < 3; round += 1) await offstage.get("/changes?after=0");
    await http.as("Bob").post("/todos", { title: "Buy milk" });
    await poll;
  },
  { server: "To-do server", consumer: "Ada" },
);
