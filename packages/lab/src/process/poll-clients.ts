/**
 * Clients that poll, by the headers that each of them sends: really sent, so that both ends count them.
 *
 * The browser's are what Chromium 156 sends for a `fetch` to its own origin. Cookie and token are the
 * examples of RFC 6265, section 3.1, and of RFC 7519, section 3.1; those in service are mostly longer.
 */

import { once } from "node:events";
import { connect } from "node:net";

export const POLL_CLIENTS = ["bare", "fetch", "browser", "signed-in"] as const;
export type PollClient = (typeof POLL_CLIENTS)[number];

/** Nothing has happened after this number. */
const TARGET = "/changes?after=1000000";
/** What a poll that finds nothing is answered with. */
const NOTHING = "\r\n\r\n[]";

const BROWSER = [
  "Connection: keep-alive",
  'sec-ch-ua-platform: "Linux"',
  "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
  'sec-ch-ua: "Not:A-Brand";v="8", "Chromium";v="156"',
  "sec-ch-ua-mobile: ?0",
  "Accept: */*",
  "Sec-Fetch-Site: same-origin",
  "Sec-Fetch-Mode: cors",
  "Sec-Fetch-Dest: empty",
  "Referer: http://localhost/todos",
  "Accept-Encoding: gzip, deflate, br, zstd",
  "Accept-Language: en-US,en;q=0.9",
];

const TOKEN =
  "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

const HEADERS: Readonly<Record<Exclude<PollClient, "fetch">, readonly string[]>> = {
  bare: [],
  browser: BROWSER,
  "signed-in": [
    ...BROWSER,
    "Cookie: SID=31d4d96e407aad42; lang=en-US",
    `Authorization: Bearer ${TOKEN}`,
  ],
};

/** Asks once, finds nothing, and resolves when the answer is there. */
export async function pollAs(client: PollClient, port: number): Promise<void> {
  if (client === "fetch") {
    await (await fetch(`http://localhost:${port}${TARGET}`)).arrayBuffer();
    return;
  }
  const socket = connect({ port, host: "127.0.0.1" });
  const head = [`GET ${TARGET} HTTP/1.1`, `Host: localhost:${port}`, ...HEADERS[client]];
  socket.write(`${head.join("\r\n")}\r\n\r\n`);
  let answer = "";
  while (!answer.endsWith(NOTHING)) answer += String((await once(socket, "data"))[0]);
  socket.destroy();
  await once(socket, "close");
}
