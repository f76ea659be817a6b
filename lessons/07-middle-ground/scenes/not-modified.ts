/** Polling that costs little: the second question names the state that the first answer had. */
import { scene } from "@course/lesson-kit";

export default scene(
  "The consumer asks again and again: 304 while nothing is new, the list when there is something",
  async ({ http }, offstage) => {
    await offstage.post("/todos", { title: "Buy milk" });
    const first = await http.get("/changes?after=0");
    const headers = { "If-None-Match": first.headers.get("ETag") ?? "" };
    await http.get("/changes?after=0", { headers });
    await offstage.post("/todos", { title: "Call Ada" });
    await http.get("/changes?after=1");
  },
  { server: "To-do server" },
);
