/** What polling costs: four questions, one of which is answered with something new. */
import { scene } from "@course/lesson-kit";

const names = { server: "To-do server", ada: "Ada", bob: "Bob" };

export default scene(
  "Ada asks four times to hear of one change",
  async ({ http }) => {
    const [ada, bob] = [http.as("Ada"), http.as("Bob")];
    for (let times = 1; times <= 3; times += 1) await ada.get("/todos");
    await bob.post("/todos", { title: "Buy milk" });
    await ada.get("/todos");
  },
  names,
);
