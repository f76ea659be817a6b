/**
 * Step 4, open a WebSocket: a connection on which the provider speaks, and what to do when it ends
 * (RFC 6455, sections 4.1, 7.1.5 and 7.2.3).
 */

import { type ServedSocket, test } from "@course/lesson-kit";
import { afterIn, ends, hears, hearsNothing, listening, Log, meanwhile } from "./helpers.ts";

const CONNECTS =
  "A WebSocket to /live?after=N: the provider says all that happened after that number.";
const HEARD = "Each text message is one change, as JSON: hear it as it comes.";
const AT_ONCE =
  "The first messages come with the handshake: attach the listener before you wait for anything.";
const RESUME =
  "A connection that has ended does not come back: open another one, after the last change that you have.";
const AGAIN =
  "A provider that refuses is tried again: an error on a WebSocket is an event, and without a listener it ends your process.";
const PAUSED =
  "When a provider restarts, all its consumers notice at once: wait RECONNECT_MS, or they storm it together.";
const ONE =
  "An error is followed by a close: whoever opens a connection for each of them ends up with two, and hears everything twice.";
const STOPPED = "DELETE /listeners/websocket closes the connection, and no other one is opened.";

/** Tells each connection what happened after the number that it asks with. */
const tellsAfter = (log: Log) => (socket: ServedSocket) => {
  for (const change of log.after(afterIn(socket.path))) socket.send({ ...change });
};

const isOurs = (log: Log, path: string) => path.startsWith("/live?") && log.owns(afterIn(path));

/** Takes this log's connections, after having refused the first ones. */
const takes =
  (log: Log, refusals = 0) =>
  (path: string) => {
    if (!isOurs(log, path)) return 503;
    refusals -= 1;
    return refusals >= 0 ? 503 : 101;
  };

test("A WebSocket is opened, after the number given", async (fixtures) => {
  const log = new Log();
  const { serviceSockets } = fixtures;
  serviceSockets.welcomes(takes(log));
  await listening("websocket", log, fixtures, async () => {
    const socket = await serviceSockets.connected(1, CONNECTS);
    socket.expect(afterIn(socket.path) === log.start, {
      expected: `/live?after=${log.start}`,
      got: socket.path,
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

test("One connection follows a refused one, and not two", async (fixtures) => {
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
  ["said goodbye to", (socket: ServedSocket) => socket.close()],
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
        expected: `/live?after=${before}`,
        got: second.path,
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
    if (isOurs(log, path)) times.push(performance.now());
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
    const ours = serviceSockets.paths.filter((path) => isOurs(log, path)).length;
    socket.expect(ours === 1, {
      expected: "no connection after the end",
      got: `${ours - 1} more`,
      why: STOPPED,
    });
    await hearsNothing("websocket", log, fixtures, STOPPED);
  });
});

test("DELETE ends the waiting for a provider that is away", async (fixtures) => {
  const log = new Log();
  const { serviceSockets, http } = fixtures;
  serviceSockets.welcomes(() => 503);
  await listening("websocket", log, fixtures, async () => {
    await http.getUntil("/heard", () => serviceSockets.paths.some((path) => isOurs(log, path)));
    await ends("websocket", fixtures, STOPPED);
    const count = () => serviceSockets.paths.filter((path) => isOurs(log, path)).length;
    const before = count();
    await meanwhile(fixtures);
    const answer = await http.get("/heard");
    const more = count() - before;
    // One may have been on its way when the other was answered.
    answer.expect(more <= 1, {
      expected: "no further attempt after the end",
      got: `${more} attempts after it`,
      why: STOPPED,
    });
  });
});
