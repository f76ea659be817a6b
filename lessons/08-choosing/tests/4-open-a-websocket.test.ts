/**
 * Step 4, open a WebSocket: a connection on which the provider speaks, and what to do when it ends
 * (RFC 6455, sections 4.1, 7.1.5 and 7.2.3).
 */

import { type ServedSocket, test } from "@course/lesson-kit";
import {
  afterIn,
  asked,
  ends,
  hears,
  hearsNothing,
  isLive,
  listening,
  Log,
  meanwhile,
  provider,
  tellsAfter,
} from "./helpers.ts";

const CONNECTS =
  "Open a WebSocket to /live?after=N: the provider sends every change after that number.";
const HEARD = "Each text message is one change as JSON: hear it when it comes.";
const AT_ONCE =
  "The first messages come with the handshake: attach the listener before you wait for anything.";
const RESUME =
  "A WebSocket that has closed does not come back: open another one, after the last change that you have.";
const AGAIN =
  "A provider that refuses is tried again. An error on a WebSocket is an event: without a listener it ends your process.";
const PAUSED =
  "When a provider restarts, all its consumers are cut at once: wait RECONNECT_MS, or they all come back in the same moment.";
const ONE =
  "A close follows an error: if you open a connection for each of the two, you hear everything twice.";
const BESIDE =
  "Each way listens for itself: two at once hear the same changes, each with its own cursor, and DELETE ends only the one that it names.";
const STOPPED = "DELETE /listeners/websocket closes the connection, and no other one is opened.";

/** Takes this log's connections, after having refused the first ones. */
const takes =
  (log: Log, refusals = 0) =>
  (path: string) => {
    if (!isLive(log, path)) return 503;
    refusals -= 1;
    return refusals >= 0 ? 503 : 101;
  };

const askedWith = ({ path }: ServedSocket) =>
  `GET ${path}${Number.isNaN(afterIn(path)) ? " without ?after=" : ""}`;

test("The WebSocket asks for the changes after the number given", async (fixtures) => {
  const log = new Log();
  const { serviceSockets } = fixtures;
  serviceSockets.welcomes(takes(log));
  await listening("websocket", log, fixtures, async () => {
    const socket = await serviceSockets.connected(1, CONNECTS);
    socket.expect(afterIn(socket.path) === log.start, {
      expected: `GET /live?after=${log.start}`,
      got: askedWith(socket),
      why: CONNECTS,
    });
  });
});

test("What comes with the handshake is heard", async (fixtures) => {
  const log = new Log();
  log.add(3);
  fixtures.serviceSockets.welcomes(takes(log), tellsAfter(log));
  await listening("websocket", log, fixtures, async () => {
    await hears("websocket", log, fixtures, AT_ONCE);
  });
});

test("Each message is heard as it comes", async (fixtures) => {
  const log = new Log();
  const { serviceSockets } = fixtures;
  serviceSockets.welcomes(takes(log));
  await listening("websocket", log, fixtures, async () => {
    const socket = await serviceSockets.connected(1, CONNECTS);
    socket.send({ ...log.add(1) });
    await hears("websocket", log, fixtures, HEARD);
    socket.send({ ...log.add(1, "completed") });
    await hears("websocket", log, fixtures, HEARD);
  });
});

test("One connection follows a refused one, not two", async (fixtures) => {
  const log = new Log();
  const { serviceSockets } = fixtures;
  serviceSockets.welcomes(takes(log, 1), tellsAfter(log));
  await listening("websocket", log, fixtures, async () => {
    const socket = await serviceSockets.connected(1, AGAIN);
    await meanwhile(fixtures);
    const open = serviceSockets.connections.filter(({ isClosed }) => !isClosed).length;
    socket.expect(open === 1, {
      expected: "one open connection",
      got: `${open} open connections`,
      why: ONE,
    });
    const change = log.add(1);
    for (const each of serviceSockets.connections) each.send({ ...change });
    await hears("websocket", log, fixtures, HEARD);
  });
});

for (const [words, end] of [
  ["closed", (socket: ServedSocket) => socket.close()],
  ["cut", (socket: ServedSocket) => socket.cut()],
] as const) {
  test(`After a connection was ${words}, the next one goes on where it was`, async (fixtures) => {
    const log = new Log();
    const { serviceSockets } = fixtures;
    log.add(2);
    serviceSockets.welcomes(takes(log), tellsAfter(log));
    await listening("websocket", log, fixtures, async () => {
      await hears("websocket", log, fixtures, HEARD);
      const before = log.newest;
      log.add(2);
      for (const socket of serviceSockets.connections) end(socket);
      const second = await serviceSockets.connected(2, RESUME);
      second.expect(afterIn(second.path) === before, {
        expected: `GET /live?after=${before}`,
        got: askedWith(second),
        why: RESUME,
      });
      await hears("websocket", log, fixtures, RESUME);
    });
  });
}

test("A provider that refuses is tried again, after a pause", async (fixtures) => {
  const log = new Log();
  const { serviceSockets } = fixtures;
  log.add(1);
  const times: number[] = [];
  const welcome = takes(log, 2);
  serviceSockets.welcomes((path) => {
    if (isLive(log, path)) times.push(performance.now());
    return welcome(path);
  }, tellsAfter(log));
  await listening("websocket", log, fixtures, async () => {
    await hears("websocket", log, fixtures, AGAIN);
    const socket = await serviceSockets.connected(1, AGAIN);
    const tookMs = Math.round((times[2] ?? 0) - (times[0] ?? 0));
    const pauseMs = Number(fixtures.env["RECONNECT_MS"]);
    // Two pauses; a timer may fire a little early.
    socket.expect(tookMs >= 2 * pauseMs - 20, {
      expected: `RECONNECT_MS before each new attempt (${pauseMs} ms)`,
      got: `3 attempts within ${tookMs} ms`,
      why: PAUSED,
    });
  });
});

test("Connections that are cut at once are not replaced at once", async (fixtures) => {
  const log = new Log();
  const { serviceSockets } = fixtures;
  serviceSockets.welcomes(takes(log), (socket) => {
    if (socket.number <= 2) socket.cut();
  });
  await listening("websocket", log, fixtures, async () => {
    const third = await serviceSockets.connected(3, RESUME);
    const tookMs = Math.round(third.openedAt - (serviceSockets.connections[0]?.openedAt ?? 0));
    const pauseMs = Number(fixtures.env["RECONNECT_MS"]);
    third.expect(tookMs >= 2 * pauseMs - 20, {
      expected: `RECONNECT_MS before each new connection (${pauseMs} ms)`,
      got: `3 connections within ${tookMs} ms`,
      why: PAUSED,
    });
  });
});

test("DELETE closes the connection", async (fixtures) => {
  const log = new Log();
  const { serviceSockets } = fixtures;
  serviceSockets.welcomes(takes(log));
  await listening("websocket", log, fixtures, async () => {
    const socket = await serviceSockets.connected(1, CONNECTS);
    await ends("websocket", fixtures, STOPPED);
    await serviceSockets.closed(socket, STOPPED);
    await meanwhile(fixtures);
    const ours = serviceSockets.paths.filter((path) => isLive(log, path)).length;
    socket.expect(ours === 1, {
      expected: "no WebSocket after DELETE /listeners/websocket",
      got: `${ours - 1} more`,
      why: STOPPED,
    });
    await hearsNothing("websocket", log, fixtures, STOPPED);
  });
});

test("DELETE ends the attempts to reach a provider that refuses", async (fixtures) => {
  const log = new Log();
  const { serviceSockets, http } = fixtures;
  serviceSockets.welcomes(() => 503);
  await listening("websocket", log, fixtures, async () => {
    await http.getUntil("/heard", () => serviceSockets.paths.some((path) => isLive(log, path)));
    await ends("websocket", fixtures, STOPPED);
    const count = () => serviceSockets.paths.filter((path) => isLive(log, path)).length;
    const before = count();
    await meanwhile(fixtures);
    const answer = await http.get("/heard");
    const more = count() - before;
    // One may have been on its way when the other was answered.
    answer.expect(more <= 1, {
      expected: "no further attempt after DELETE /listeners/websocket",
      got: `${more} attempts`,
      why: STOPPED,
    });
  });
});

test("A WebSocket and a stream listen beside each other, and each hears everything", async (fixtures) => {
  const log = new Log();
  const { serviceSockets, service } = fixtures;
  const { answer, tell } = provider(log);
  service.answers(answer);
  serviceSockets.welcomes(takes(log), tellsAfter(log));
  const listen = async () => {
    await asked(log, fixtures, 1, BESIDE);
    await serviceSockets.connected(1, BESIDE);
    for (let count = 0; count < 2; count += 1) {
      const change = log.add(1);
      tell();
      for (const socket of serviceSockets.connections) socket.send({ ...change });
      await hears("websocket", log, fixtures, BESIDE);
      await hears("sse", log, fixtures, BESIDE);
    }
    await ends("sse", fixtures, BESIDE);
    const change = log.add(1);
    for (const socket of serviceSockets.connections) socket.send({ ...change });
    await hears("websocket", log, fixtures, BESIDE);
  };
  await listening("websocket", log, fixtures, () => listening("sse", log, fixtures, listen));
});
