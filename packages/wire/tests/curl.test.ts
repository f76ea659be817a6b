import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { curlCommand, shellQuote } from "../src/curl.ts";
import { ada, body, connect, request, server } from "./samples.ts";

const ORIGIN = "http://localhost:4001";
const on = connect(ada, server);

describe("curlCommand", () => {
  test("leaves out what curl sends by itself", () => {
    const headers: [string, string][] = [
      ["Host", "localhost:4001"],
      ["connection", "keep-alive"],
      ["User-Agent", "node"],
      ["Accept", "*/*"],
    ];
    const command = curlCommand(request(on, "ask", { headers }), ORIGIN);
    expect(command).toBe("curl -i http://localhost:4001/todos");
  });

  test("keeps what asks for a WebSocket", () => {
    const headers: [string, string][] = [
      ["Connection", "Upgrade"],
      ["Upgrade", "websocket"],
    ];
    expect(curlCommand(request(on, "ask", { headers }), ORIGIN)).toBe(
      "curl -i http://localhost:4001/todos -H 'Connection: Upgrade' -H 'Upgrade: websocket'",
    );
  });

  test("shows a stream as it comes", () => {
    const headers: [string, string][] = [["Accept", "text/event-stream"]];
    expect(curlCommand(request(on, "ask", { headers }), ORIGIN)).toBe(
      "curl -i -N http://localhost:4001/todos -H 'Accept: text/event-stream'",
    );
  });

  test("names no method where curl chooses the same", () => {
    const post = request(on, "ask", { method: "POST", body: body('{"title":"Buy milk"}') });
    expect(curlCommand(post, ORIGIN)).toBe(
      `curl -i http://localhost:4001/todos -H 'Content-Type: application/json' -d '{"title":"Buy milk"}'`,
    );
  });

  test.each([
    ["DELETE", "curl -i -X DELETE http://localhost:4001/todos"],
    ["POST", "curl -i -X POST http://localhost:4001/todos"],
    ["HEAD", "curl -I http://localhost:4001/todos"],
  ])("names %s where curl would choose another", (method, command) => {
    expect(curlCommand(request(on, "ask", { method, headers: [] }), ORIGIN)).toBe(command);
  });

  test("keeps curl from calling a body without a type a form", () => {
    const post = request(on, "ask", { method: "POST", headers: [], body: body("@milk") });
    expect(curlCommand(post, ORIGIN)).toBe(
      "curl -i http://localhost:4001/todos -H Content-Type: --data-raw '@milk'",
    );
  });

  test("quotes an address that a shell or curl would read as a pattern", () => {
    const list = request(on, "ask", { target: "/todos?ids[]=1&done=true" });
    expect(curlCommand(list, ORIGIN)).toBe(
      "curl -i -g 'http://localhost:4001/todos?ids[]=1&done=true'",
    );
  });

  test("sends a header without a value with a semicolon", () => {
    const asked = request(on, "ask", { headers: [["X-Empty", ""]] });
    expect(curlCommand(asked, ORIGIN)).toBe("curl -i http://localhost:4001/todos -H 'X-Empty;'");
  });

  test("names a file for a body that cannot stand in a command", () => {
    const headers: [string, string][] = [["Content-Type", "image/png"]];
    const put = request(on, "ask", { method: "PUT", headers, body: { base64: "/w==", bytes: 1 } });
    expect(curlCommand(put, ORIGIN)).toBe(
      "curl -i -X PUT http://localhost:4001/todos -H 'Content-Type: image/png' --data-binary '@body.bin'",
    );
  });

  test("uses double quotes on Windows", () => {
    const post = request(on, "ask", { method: "POST", body: body('{"title":"Buy milk"}') });
    expect(curlCommand(post, ORIGIN, { platform: "win32" })).toBe(
      String.raw`curl.exe -i http://localhost:4001/todos -H "Content-Type: application/json" -d "{""title"":""Buy milk""}"`,
    );
  });
});

describe("shellQuote", () => {
  const WORDS = [
    "plain",
    "",
    "it's",
    "$HOME `id` $(id)",
    'say "hi"',
    "a\\b\\",
    "two\nlines",
    "*?~!#",
  ];

  test.skipIf(process.platform === "win32").each(WORDS)(
    "passes %j through a POSIX shell",
    (word) => {
      const printed = execFileSync("sh", ["-c", `printf %s ${shellQuote(word, "linux")}`]);
      expect(printed.toString()).toBe(word);
    },
  );

  test("doubles quotes on Windows, and backslashes before one, and no others", () => {
    expect(shellQuote(String.raw`a\b "c\" d\ `.trimEnd(), "win32")).toBe(
      String.raw`"a\b ""c\\"" d\\"`,
    );
    expect(shellQuote("", "win32")).toBe('""');
  });
});
