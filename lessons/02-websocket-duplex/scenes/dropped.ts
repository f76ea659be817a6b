/** A connection dies without a word, and the provider tells those who are left. */
import { scene } from "@course/lesson-kit";

const names = { server: "To-do server" };
const WHY = "Everyone hears who is there.";

export default scene(
  "A connection breaks without a Close frame, and the other consumer hears of it",
  async ({ socket }) => {
    const ada = await socket.open("/live", WHY);
    await ada.receives({ type: "snapshot" }, WHY);
    await ada.receives({ type: "presence", online: 1 }, WHY);
    const bob = await socket.open("/live", WHY);
    await bob.receives({ type: "snapshot" }, WHY);
    for (const each of [ada, bob]) await each.receives({ type: "presence", online: 2 }, WHY);
    bob.terminate();
    await ada.receives({ type: "presence", online: 1 }, WHY);
  },
  names,
);
