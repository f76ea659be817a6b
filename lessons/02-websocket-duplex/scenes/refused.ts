/** A door that is not there is refused while it is still HTTP. */
import { scene } from "@course/lesson-kit";

const names = { server: "To-do server" };

export default scene(
  "An upgrade on another path is refused in HTTP",
  async ({ socket }) => {
    const answer = await socket.refused("/elsewhere", "There is one door: /live.");
    answer.hasStatus(404, "There is one door: /live.");
  },
  names,
);
