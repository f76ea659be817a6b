/** A stream breaks, changes are made meanwhile, and the next stream goes on where the first one ended. */
import { scene } from "@course/lesson-kit";

const WHY = "Each change is an event on the stream.";

export default scene(
  "A stream breaks off, and the next one goes on after Last-Event-ID",
  async ({ http }, offstage) => {
    const stream = await http.stream("/changes?after=0");
    await offstage.post("/todos", { title: "Buy milk" });
    const seen = await stream.next(WHY);
    stream.cut();
    await offstage.post("/todos", { title: "Call Ada" });
    await offstage.patch("/todos/1", { completed: true });
    const again = await http.stream("/changes?after=0", {
      headers: { "Last-Event-ID": seen.hasId("a number", Boolean, WHY) },
    });
    for (let count = 0; count < 2; count += 1) await again.next(WHY);
  },
  { server: "To-do server" },
);
