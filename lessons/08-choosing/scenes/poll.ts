/** Polling: the consumer asks again and again, and only one of the answers has something to say. */
import { jsonReply, scene } from "@course/lesson-kit";
import { BEFORE_IT, NAMES, SAME_CHANGE } from "../tests/helpers.ts";

const WHY = "A poll is repeated until there is something to hear.";

export default scene(
  "Polling: asked three times, told once",
  async ({ service }, offstage) => {
    const empty = jsonReply(200, []);
    service.answers(empty, empty, jsonReply(200, [SAME_CHANGE]), { do: "hang" });
    await offstage.post("/listeners", { way: "poll", everyMs: 1_000, ...BEFORE_IT });
    await service.answered(3, WHY);
    await offstage.getUntil("/heard", (answer) => answer.text.includes("milk"));
    await offstage.delete("/listeners/poll");
  },
  NAMES,
);
