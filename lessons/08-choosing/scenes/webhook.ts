/** A webhook: the address is left, what was before is asked for once, and then the provider calls. */
import { jsonReply, scene } from "@course/lesson-kit";
import { BEFORE_IT, NAMES, SAME_CHANGE } from "../tests/helpers.ts";

const WHY = "A webhook is registered, caught up with, and called.";
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

export default scene(
  "Webhook: the provider calls, and is answered",
  async ({ service, sender }, offstage) => {
    const registered = jsonReply(201, { id: "wh_1", status: "active", secret: SECRET });
    service.answers(registered, jsonReply(200, []), { do: "answer", status: 204 });
    await offstage.post("/listeners", { way: "webhook", ...BEFORE_IT });
    await service.answered(2, WHY);
    const timestamp = new Date().toISOString();
    const event = { type: "todo.added", timestamp, data: SAME_CHANGE };
    const answer = await sender.deliver("/hooks/changes", event, { secret: SECRET });
    answer.hasStatus([200, 204], WHY);
    await offstage.delete("/listeners/webhook");
    await service.answered(3, WHY);
  },
  { ...NAMES, sender: "Provider" },
);
