/** Two consumers and a provider, all of whom speak when they have something to say. */
import { scene } from "@course/lesson-kit";

const names = { server: "To-do server" };
const WHY = "Everyone hears what happens to the list, and who is there.";

export default scene(
  "Two consumers share a list over their connections",
  async ({ socket }) => {
    const ada = await socket.open("/live", WHY);
    await ada.receives({ type: "snapshot" }, WHY);
    await ada.receives({ type: "presence", online: 1 }, WHY);
    const bob = await socket.open("/live", WHY);
    await bob.receives({ type: "snapshot" }, WHY);
    for (const each of [ada, bob]) await each.receives({ type: "presence", online: 2 }, WHY);
    ada.send({ type: "add", title: "Buy milk" });
    for (const each of [ada, bob]) await each.receives({ type: "added" }, WHY);
    await ada.leave(WHY);
    await bob.receives({ type: "presence", online: 1 }, WHY);
  },
  names,
);
