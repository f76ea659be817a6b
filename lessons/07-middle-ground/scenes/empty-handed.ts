/** A long poll that nothing answers: the consumer asks again with the same number. */
import { scene } from "@course/lesson-kit";

export default scene(
  "Nothing happens for a second: the long poll ends with 204, and the next one is answered",
  async ({ http }, offstage) => {
    await http.get("/changes?after=0", { headers: { Prefer: "wait=1" } });
    await offstage.post("/todos", { title: "Buy milk" });
    await http.get("/changes?after=0", { headers: { Prefer: "wait=1" } });
  },
  { server: "To-do server" },
);
