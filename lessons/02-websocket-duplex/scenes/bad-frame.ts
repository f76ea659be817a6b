/** One peer breaks the protocol; whoever keeps to it notices only that somebody has gone. */
import { frame, scene } from "@course/lesson-kit";

const names = { server: "To-do server", bob: "Bad peer" };
const WHY = "One peer's fault touches nobody else.";

export default scene(
  "A frame without a mask ends one connection, and no other",
  async ({ socket }) => {
    const ada = await socket.open("/live", WHY);
    await ada.receives({ type: "snapshot" }, WHY);
    await ada.receives({ type: "presence", online: 1 }, WHY);
    const peer = await socket.raw("/live", WHY);
    await ada.receives({ type: "presence", online: 2 }, WHY);
    const bytes = frame({ opcode: 1, payload: '{"type":"add"}', masked: false });
    peer.write("a text frame without a mask", bytes);
    await peer.closedWith(1002, "A frame that breaks the rules is a protocol error.");
    await ada.receives({ type: "presence", online: 1 }, WHY);
    ada.send({ type: "add", title: "Buy milk" });
    await ada.receives({ type: "added" }, WHY);
  },
  names,
);
