import { describe, expect, test } from "vitest";
import { toCells } from "../src/cells.ts";
import { linesToText, printTrace, type PrintOptions } from "../src/print.ts";
import type { Header, Trace } from "../src/trace.ts";
import {
  ada,
  bob,
  body,
  connect,
  createTodo,
  handshake,
  received,
  request,
  response,
  sent,
  server,
  sse,
  streamed,
  textFrame,
  threeAttempts,
  traceOf,
  twoConsumers,
} from "./samples.ts";

async function expectGolden(name: string, trace: Trace, options?: PrintOptions): Promise<void> {
  const shown = linesToText(printTrace(trace, options));
  await expect(`${shown}\n`).toMatchFileSnapshot(`golden/${name}.golden.txt`);
}

const LONG_LIST = JSON.stringify(
  Array.from({ length: 60 }, (_, index) => ({ id: index + 1, title: `Todo ${index + 1}` })),
);

function listTodos(content: string): Trace {
  const on = connect(ada, server);
  return traceOf([on], [request(on, "ask"), response(on, "answer", { body: body(content) })]);
}

describe("an HTTP exchange", () => {
  test("shows the whole of a marked header or member, on up to four lines", () => {
    const value = Array.from({ length: 30 }, (_, index) => `part-${index}`).join(",");
    const on = connect(ada, server);
    const printed = (headers: Header[], mark: PrintOptions["mark"]) =>
      printTrace(traceOf([on], [request(on, "ask"), response(on, "answer", { headers })]), {
        ...(mark ? { mark } : {}),
        headers: "telling",
      }).map((line) => line.text);
    const note = "expected another signature";
    const mark = { event: "answer", part: "header", header: "webhook-signature", note } as const;
    const lines = printed([["webhook-signature", value]], mark);
    const shown = lines.map((line) => line.slice(2)).join("");
    expect(shown).toContain(value);
    expect(lines.filter((line) => line.includes("part-"))).toHaveLength(4);
    for (const line of lines) expect(toCells(line).length).toBeLessThanOrEqual(80);
    expect(lines.at(-2)).toMatch(/^ *\^+ expected another signature$/);
  });

  test("shows a caret under a status that is wrong", async () => {
    const mark = { event: "answer", part: "status", note: "expected 201" } as const;
    await expectGolden("create-status", createTodo(), { mark });
  });

  test("shows a missing header where the headers end", async () => {
    await expectGolden("create-no-location", createTodo({ status: 201, reason: "Created" }), {
      mark: {
        event: "answer",
        part: "header",
        header: "Location",
        note: "no Location: say where the new todo can be found",
      },
    });
  });

  test("shows a caret under a header's value, whatever the case of its name", async () => {
    await expectGolden("create-header", createTodo({ status: 201, reason: "Created" }), {
      headers: "telling",
      mark: { event: "answer", part: "header", header: "DATE", note: "is in the past" },
    });
  });

  test("shows a caret under a piece of the body", async () => {
    await expectGolden("create-body", createTodo({ status: 201, reason: "Created" }), {
      headers: "telling",
      mark: { event: "answer", part: "body", text: '"done":false', note: "expected true" },
    });
  });

  test("says that there is no body when the mark is on it", async () => {
    const trace = listTodos("");
    const mark = { event: "answer", part: "body", note: "expected a list of todos" } as const;
    await expectGolden("no-body", trace, { mark });
  });

  test("cuts a long body and tells its size", async () => {
    await expectGolden("long-body", listTodos(LONG_LIST));
  });

  test("keeps the marked place of a long body visible", async () => {
    const mark = {
      event: "answer",
      part: "body",
      text: "Todo 31",
      note: "was deleted",
    } as const;
    await expectGolden("long-body-marked", listTodos(LONG_LIST), { mark });
  });

  test("shows the lines around the mark of a body of many lines", async () => {
    const content = JSON.stringify(JSON.parse(LONG_LIST), null, 2);
    const mark = { event: "answer", part: "body", text: '"Todo 7"', note: "came twice" } as const;
    await expectGolden("many-lines-marked", listTodos(content), { mark });
  });

  test("tells the size of a body of which the recording keeps a part", async () => {
    const on = connect(ada, server);
    const kept = { bytes: 90_000, truncated: true };
    const trace = traceOf(
      [on],
      [
        request(on, "ask"),
        response(on, "line", { body: { text: '[{"id":1},{"id"', ...kept } }),
        response(on, "lines", { body: { text: '[\n  {"id":1},\n  {"id"', ...kept } }),
        response(on, "bytes", { body: { base64: "AAEC", ...kept } }),
      ],
    );
    await expectGolden("part-of-body", trace, { headers: "telling" });
  });

  test("tells bytes that are not text by their size and their beginning", async () => {
    const on = connect(ada, server);
    const png = { base64: "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ", bytes: 33 };
    const headers: [string, string][] = [["Content-Type", "image/png"]];
    const answer = response(on, "answer", { headers, body: png });
    await expectGolden("not-text", traceOf([on], [request(on, "ask"), answer]));
  });

  test("tells a connection that is refused or breaks off", async () => {
    const on = connect(ada, server);
    const trace = traceOf(
      [on],
      [
        request(on, "ask"),
        { kind: "refused", code: "ECONNREFUSED", ...received(on, "refused") },
        request(on, "again"),
        { kind: "dropped", code: "ECONNRESET", ...received(on, "dropped") },
      ],
    );
    const mark = { event: "dropped", part: "event", note: "your server stopped here" } as const;
    await expectGolden("refused", trace, { mark });
  });
});

describe("a WebSocket", () => {
  test("names the consumer on each line when there are several", async () => {
    await expectGolden("two-consumers", twoConsumers());
  });

  test("fits into 40 columns", async () => {
    const note = "Bob has to see what Ada added, with the id that your server gave it";
    await expectGolden("two-consumers-40", twoConsumers(), {
      width: 40,
      headers: "telling",
      mark: { event: "added-bob", part: "body", text: '"id":1', note },
    });
  });

  test("shows a frame that breaks the rules, and the close code that it earns", async () => {
    const on = connect(ada, server, "websocket");
    const frame = body("not masked");
    const label = "a text frame without a mask";
    const trace = traceOf(
      [on],
      [
        ...handshake(on),
        { kind: "bytes", label, body: { ...frame, bytes: 9 }, ...sent(on, "bad") },
        { kind: "close", closeCode: 1000, closeReason: "bye", ...received(on, "close") },
      ],
    );
    const mark = { event: "close", part: "status", note: "expected 1002" } as const;
    await expectGolden("bad-frame", trace, { headers: "telling", mark });
  });

  test("tells for how long nothing came, and what was awaited", async () => {
    const on = connect(ada, server, "websocket");
    const trace = traceOf(
      [on],
      [
        textFrame(sent(on, "add"), '{"type":"add","title":"Buy milk"}'),
        { kind: "binary", body: { base64: "AAEC", bytes: 3 }, ...sent(on, "binary") },
        { kind: "binary", body: body('{"type":"add"}'), ...sent(on, "json") },
        textFrame(received(on, "empty"), ""),
        { kind: "ping", body: body(""), ...received(on, "ping") },
        { kind: "close", ...received(on, "close") },
        {
          kind: "timeout",
          waitedMs: 5000,
          awaited: 'a message {"type":"added"}',
          ...received(on, "silence"),
        },
      ],
    );
    const mark = { event: "silence", part: "event", note: "nobody was told" } as const;
    await expectGolden("frames", trace, { mark });
  });
});

test("A message that was awaited when the connection closed is told by that", () => {
  const on = connect(ada, server, "websocket");
  const awaited = "a Close frame back to Ada";
  const trace = traceOf([on], [{ kind: "timeout", waitedMs: 0, awaited, ...received(on, "end") }]);
  expect(printTrace(trace).map(({ text }) => text.trim())).toContain(
    `the connection closed before ${awaited} arrived`,
  );
});

describe("a stream of events", () => {
  test("shows the head of the answer, then each event and comment with its empty line", async () => {
    await expectGolden("stream", streamed(), { headers: "telling" });
  });

  test("shows a caret under a piece of an event", async () => {
    const mark = { event: "two", part: "body", text: "completed", note: "expected added" } as const;
    await expectGolden("stream-marked", streamed(), { headers: "telling", mark });
  });

  test("shows a caret under the first line of an event that is wrong as a whole", async () => {
    const mark = { event: "one", part: "event", note: "came twice" } as const;
    await expectGolden("stream-event", streamed(), { mark, maxLines: 10 });
  });

  test("of two consumers names whose each event is", async () => {
    const [first, second] = [connect(ada, server), connect(bob, server)];
    const events = [first, second].flatMap((on) => [
      request(on, `${on.id}-ask`, { target: "/changes" }),
      response(on, `${on.id}-head`, { headers: [["Content-Type", "text/event-stream"]] }),
    ]);
    const told = [first, second].map((on) => sse(received(on, `${on.id}-1`), "id: 1\ndata: {}"));
    await expectGolden("two-streams", traceOf([first, second], [...events, ...told]));
  });
});

describe("a webhook's delivery", () => {
  test("counts its attempts and says what each answer meant", async () => {
    await expectGolden("delivery", threeAttempts(), { headers: "telling" });
  });
});

describe("what the wire brought", () => {
  const ATTACK = "\u001b[2J\u009b31m\u0007\u202e\u2028\r\nX";

  test("cannot send an escape sequence to the terminal", async () => {
    const on = connect(ada, server, "websocket");
    const trace = traceOf(
      [on],
      [
        request(on, "ask", { method: `GET${ATTACK}`, target: `/${ATTACK}` }),
        response(on, "answer", {
          reason: ATTACK,
          headers: [[`X-Name${ATTACK}`, `value ${ATTACK}`]],
          body: body(`{"title":"${ATTACK}"}`),
        }),
        textFrame(received(on, "text"), ATTACK),
        { kind: "ping", body: body(ATTACK), ...received(on, "ping") },
        { kind: "bytes", label: ATTACK, body: body("x"), ...sent(on, "bytes") },
        { kind: "timeout", waitedMs: 300, awaited: ATTACK, ...received(on, "silence") },
        { kind: "dropped", code: ATTACK, ...received(on, "dropped") },
        { kind: "binary", body: { base64: ATTACK, bytes: 3 }, ...received(on, "binary") },
        { kind: "close", closeCode: 1000, closeReason: ATTACK, ...received(on, "close") },
      ],
    );
    const mark = { event: "close", part: "body", note: `said ${ATTACK}` } as const;
    await expectGolden("escapes", trace, { mark });
    for (const line of printTrace(trace, { mark })) {
      expect(line.text, "A control character reached the terminal").not.toMatch(
        /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u,
      );
    }
  });

  test("keeps the caret in place behind wide characters, accents and escapes", async () => {
    const trace = listTodos('{"title":"牛乳🥛 cafe\u0301\t","done":"no"}');
    const mark = { event: "answer", part: "body", text: '"no"', note: "expected false" } as const;
    await expectGolden("wide", trace, { mark });
  });
});

describe("few lines", () => {
  const mark = { event: "added-bob", part: "body", note: "expected a list" } as const;

  test("keep the marked event and what is nearest before it", async () => {
    await expectGolden("max-lines", twoConsumers(), { mark, maxLines: 10 });
  });

  test("keep the end when nothing is marked", async () => {
    await expectGolden("max-lines-unmarked", threeAttempts(), { maxLines: 12 });
  });

  test("keep the marked line of a message that is longer than they are", async () => {
    const content = JSON.stringify(JSON.parse(LONG_LIST), null, 2);
    await expectGolden("max-lines-long", listTodos(content), {
      maxLines: 8,
      mark: { event: "answer", part: "body", text: '"Todo 2"', note: "came twice" },
    });
  });

  test.each([8, 9, 10, 13, 20, 30, 40])("are never more than %i", (maxLines) => {
    for (const trace of [twoConsumers(), threeAttempts(), createTodo(), listTodos(LONG_LIST)]) {
      for (const { id } of trace.events) {
        const lines = printTrace(trace, {
          maxLines,
          mark: { event: id, part: "event", note: "!" },
        });
        expect(lines.length).toBeLessThanOrEqual(maxLines);
        expect(lines.map(({ tone }) => tone)).toContain("mark");
      }
    }
  });
});

test.each([40, 41, 57, 80, 120])(
  "No line is wider than %i columns, and every mark shows",
  (width) => {
    const part = "event";
    const note = "a note long enough that it does not fit behind its caret and has to wrap";
    for (const trace of [twoConsumers(), threeAttempts(), createTodo(), listTodos(LONG_LIST)]) {
      for (const { id } of trace.events) {
        const lines = printTrace(trace, { width, mark: { event: id, part, note } });
        for (const line of lines) expect(toCells(line.text).length).toBeLessThanOrEqual(width);
        const shown = lines.filter(({ tone }) => tone === "mark").map((line) => line.text.trim());
        expect(shown.join(" ")).toMatch(new RegExp(`^\\^+ ${note}$`));
      }
    }
  },
);

test("A mark on an event that is not in the trace is ignored", () => {
  const mark = { event: "nobody", part: "status", note: "lost" } as const;
  expect(printTrace(createTodo(), { mark })).toEqual(printTrace(createTodo()));
});

test("Tones tell what was sent, received, a body, a mark, or said by the printer", () => {
  const mark = { event: "answer", part: "status", note: "expected 201" } as const;
  const tones = printTrace(createTodo(), { mark, headers: "telling" }).map(({ tone }) => tone);
  expect(tones).toEqual(
    ["sent", "sent", "sent", "body"].concat(["received", "mark", "received", "received", "body"]),
  );
  expect(printTrace(threeAttempts())[0]).toEqual({ text: "delivery, attempt 1", tone: "dim" });
});

test("A trace without events prints nothing", () => {
  expect(linesToText(printTrace(traceOf([], [])))).toBe("");
});

describe("an ETag", () => {
  const one = connect(ada, server);
  const answer = response(one, "e2", { headers: [["ETag", '"7"']] });
  const shown = (headers: Header[]) =>
    linesToText(
      printTrace(traceOf([one], [request(one, "e1", { headers }), answer]), { headers: "telling" }),
    );

  test("is told where somebody sends one back", () => {
    expect(shown([["If-None-Match", '"7"']])).toContain('ETag: "7"');
    expect(shown([["if-match", '"7"']])).toContain('ETag: "7"');
  });

  test("is left out where nobody does", () => {
    expect(shown([["Host", "localhost:4001"]])).not.toContain("ETag");
  });
});
