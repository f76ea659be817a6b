/** What may be typed after `pnpm lesson`, and what is said about the rest. */

import type { Lesson } from "@course/lesson-kit/judge";
import { UsageError } from "@course/command/usage-error";
import { NO_CONFIG } from "@course/lesson-kit/judge";
import { describe, expect, test } from "vitest";
import { understand } from "../src/cli/arguments.ts";

const lesson = (number: number, name: string, needs = {}): Lesson => ({
  number,
  id: name.slice(0, 2),
  name,
  title: name,
  folder: `/course/lessons/${name}`,
  port: 4000 + number,
  steps: [],
  config: { ...NO_CONFIG, ...needs },
});
const LESSONS = [
  lesson(1, "01-rest-crud"),
  lesson(2, "02-websocket-duplex"),
  lesson(3, "03-webhooks", { callsBack: true }),
];

const read = (typed: string) => understand(typed === "" ? [] : typed.split(" "), LESSONS);

/** What the learner reads about `typed`. */
function refusal(typed: string): string {
  try {
    read(typed);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error(`"pnpm lesson ${typed}" was understood.`);
}

describe("understand", () => {
  test("nothing is the map", () => {
    expect(read("")).toMatchObject({ command: "map", target: { kind: "exercise" } });
  });

  test.each(["2", "02", "002", "02-websocket-duplex", "02-WebSocket-Duplex", "webso"])(
    "%s is lesson 02",
    (word) => {
      expect(read(word)).toMatchObject({ command: "start", lesson: { id: "02" } });
    },
  );

  test("the beginning of a name is the first lesson whose name begins so", () => {
    expect(read("web").lesson?.id).toBe("02");
    expect(read("webh").lesson?.id).toBe("03");
  });

  test.each(["start", "check", "hint", "diff", "reset", "undo", "trace", "send", "inbox"])(
    "%s is a command",
    (command) => {
      expect(read(`02 ${command}`)).toMatchObject({ command, lesson: { id: "02" }, rest: [] });
    },
  );

  test("what stands after a command is handed on", () => {
    expect(read("02 hint 3").rest).toEqual(["3"]);
    expect(understand(["02", "send", '{"a": 1}', "two"], LESSONS).rest).toEqual([
      '{"a": 1}',
      "two",
    ]);
  });

  test("options may stand anywhere", () => {
    expect(read("--json 02 --solution check")).toMatchObject({
      command: "check",
      json: true,
      target: { kind: "solution" },
    });
    expect(read("02 undo --list").list).toBe(true);
  });

  test.each(["--help", "-h", "help", "02 check --help"])("%s asks for help", (typed) => {
    expect(read(typed).command).toBe("help");
  });

  test("next needs no number", () => {
    expect(read("next").command).toBe("next");
  });

  test.each([
    ["http://localhost:8080", "http://localhost:8080"],
    ["http://localhost:8080/", "http://localhost:8080"],
    ["https://todo.example", "https://todo.example"],
    ["http://[::1]:8080", "http://[::1]:8080"],
  ])("--url %s is judged at %s", (url, origin) => {
    expect(read(`02 check --url ${url}`).target).toEqual({ kind: "url", origin });
  });
});

describe("a server that calls back", () => {
  test.each(["http://localhost:8080", "http://127.0.0.1:8080", "http://[::1]:8080"])(
    "reaches this machine from %s",
    (origin) => {
      expect(read(`03 check --url ${origin}`).target).toEqual({ kind: "url", origin });
    },
  );

  test("on another machine is told where this one is", () => {
    const origin = "http://todo.example";
    expect(refusal(`03 check --url ${origin}`)).toBe(
      "In lesson 03 your server calls back, and todo.example cannot reach this machine as 127.0.0.1. Give an address that it can reach: --url http://todo.example --callback-url http://THIS-MACHINE:9000",
    );
    expect(read(`03 check --url ${origin} --callback-url http://10.0.0.7:9000/`).target).toEqual({
      kind: "url",
      origin,
      callbackUrl: "http://10.0.0.7:9000",
    });
    // In a lesson whose server only answers there is nothing to say.
    expect(read(`01 check --url ${origin}`).target).toEqual({ kind: "url", origin });
  });
});

describe("understand says what is wrong and what would be right", () => {
  const ALL = "There are: 01-rest-crud, 02-websocket-duplex, 03-webhooks.";
  const COMMANDS = "There are: start, check, hint, diff, reset, undo, trace, send, inbox.";
  const OPTIONS = "There are: --solution, --url, --callback-url, --json, --har, --list, --help.";

  test.each([
    ["99", `There is no lesson "99". Give a lesson's number, as in pnpm lesson 03. ${ALL}`],
    ["two", `There is no lesson "two". Give a lesson's number, as in pnpm lesson 03. ${ALL}`],
    ["0", `There is no lesson "0". Give a lesson's number, as in pnpm lesson 03. ${ALL}`],
    ["check 02", "The lesson's number comes first: pnpm lesson 02 check"],
    ["hint 02 3", "The lesson's number comes first: pnpm lesson 02 hint 3"],
    ["check", "The lesson's number comes first: pnpm lesson 01 check"],
    ["02 chekc", `There is no command "chekc". Did you mean pnpm lesson 02 check? ${COMMANDS}`],
    ["02 frobnicate", `There is no command "frobnicate". ${COMMANDS}`],
    ["02 --soluton", `There is no option --soluton. Did you mean --solution? ${OPTIONS}`],
    ["02 --verbose", `There is no option --verbose. ${OPTIONS}`],
    ["02 -x", `There is no option -x. ${OPTIONS}`],
    ["02 check --json=yes", "--json takes no value: leave out the = and what follows it."],
    ["02 check please", 'check takes no argument: leave out "please", as in pnpm lesson 02 check'],
    ["02 hint 1 2", 'hint takes one argument: leave out "2", as in pnpm lesson 02 hint 1'],
    [
      "02 --solution --url http://localhost:8080",
      "--solution and --url exclude each other: one server is judged at a time. Leave one out.",
    ],
    ["02 check --url", "--url needs a value, as in --url http://localhost:8080"],
    [
      "03 --callback-url http://x:9000",
      "--callback-url goes with --url: it says where a server on another machine reaches this one.",
    ],
    [
      "03 --url http://x --callback-url https://x:9000",
      'Cannot receive calls at "https://x:9000". Give an http URL with the name by which the other machine reaches this one, and a port that is free here: --callback-url http://192.168.0.7:9000',
    ],
    ["02 --url --json", "--url needs a value, as in --url http://localhost:8080"],
    [
      "02 check --url nonsense",
      'Cannot judge "nonsense": it is not the address of a web server. Give scheme, host and port: --url http://localhost:8080',
    ],
    [
      "02 check --url localhost:9000",
      'Cannot judge "localhost:9000": it is not the address of a web server. Give scheme, host and port: --url http://localhost:9000',
    ],
    [
      "02 check --url ftp://x",
      'Cannot judge "ftp://x": it is not the address of a web server. Give scheme, host and port: --url http://localhost:8080',
    ],
    [
      "02 check --url http://x/path",
      'Cannot judge "http://x/path": it has a path, and the lesson\'s paths begin at the root. Leave the path out: --url http://x',
    ],
  ])("pnpm lesson %s", (typed, sentence) => {
    expect(refusal(typed)).toBe(sentence);
  });
});
