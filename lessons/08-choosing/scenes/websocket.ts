/** A WebSocket: opened once, and the provider speaks when there is something to say. */
import { scene } from "@course/lesson-kit";
import { BEFORE_IT, NAMES, SAME_CHANGE } from "../tests/helpers.ts";

const WHY = "A message on an open connection needs no question.";

export default scene(
  "WebSocket: told on a connection that is open",
  async ({ serviceSockets }, offstage) => {
    await offstage.post("/listeners", { way: "websocket", ...BEFORE_IT });
    const socket = await serviceSockets.connected(1, WHY);
    socket.send({ ...SAME_CHANGE });
    await offstage.getUntil("/heard", (answer) => answer.text.includes("milk"));
    await offstage.delete("/listeners/websocket");
    await serviceSockets.closed(socket, WHY);
  },
  NAMES,
);
