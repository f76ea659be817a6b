/** Server-sent events: one answer that goes on, is cut, and goes on where it was. */
import { type Script, type StreamedReply, scene } from "@course/lesson-kit";
import { BEFORE_IT, NAMES, SAME_CHANGE } from "../tests/helpers.ts";

const WHY = "A stream that is cut is opened again after the last event that was heard.";
const EVENT = `id: 7\nevent: added\ndata: ${JSON.stringify(SAME_CHANGE)}\n\n`;

export default scene(
  "Server-sent events: one answer, and a second one after the cut",
  async ({ service }, offstage) => {
    const streams: StreamedReply[] = [];
    const stream: Script = { do: "stream", opened: (each) => void streams.push(each) };
    service.answers(stream);
    await offstage.post("/listeners", { way: "sse", ...BEFORE_IT });
    await service.received(1, WHY);
    streams[0]?.send(EVENT);
    await offstage.getUntil("/heard", (answer) => answer.text.includes("milk"));
    streams[0]?.cut();
    await service.received(2, WHY);
    await offstage.delete("/listeners/sse");
  },
  NAMES,
);
