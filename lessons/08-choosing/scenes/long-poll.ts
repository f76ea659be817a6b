/** Long polling: the answer is held until there is one, and the next question follows at once. */
import { deferred, jsonReply, scene } from "@course/lesson-kit";
import { BEFORE_IT, NAMES, SAME_CHANGE } from "../tests/helpers.ts";

const WHY = "A long poll is answered when something has happened, and asked again.";

export default scene(
  "Long polling: the answer waits for the change",
  async ({ service }, offstage) => {
    const { promise: opened, resolve: open } = deferred();
    const told = jsonReply(200, [SAME_CHANGE]);
    service.answers({ ...told, do: "hold", until: opened }, { do: "hang" });
    await offstage.post("/listeners", { way: "long-poll", ...BEFORE_IT });
    await service.received(1, WHY);
    // Long enough for the picture to show that nothing is said.
    for (let rounds = 0; rounds < 50; rounds += 1) await offstage.get("/heard");
    open();
    await service.received(2, WHY);
    await offstage.delete("/listeners/long-poll");
  },
  NAMES,
);
