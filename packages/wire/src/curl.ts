/**
 * A recorded request as one command to paste (curl's manual: -d, -H, -i, -g, -N).
 *
 * Not a copy to the byte: what curl sends by itself is left to curl, so that a learner can read it.
 */
import type { RequestEvent } from "./trace.ts";

/** Sent by curl itself, or kept by the connection. */
const CURL_SENDS = new Set(["host", "connection", "content-length", "user-agent"]);

/** Means the same to every shell, so needs no quotes. */
const PLAIN_WORD = /^[\w./:-]+$/;

interface CurlOptions {
  /** Whose shell the command is for: `win32` is cmd's, any other a POSIX shell. POSIX by default. */
  platform?: NodeJS.Platform | undefined;
}

/**
 * Writes the command that sends a request again, such as
 * `curl -i http://localhost:4001/todos -H 'Content-Type: application/json' -d '{"title":"Buy milk"}'`.
 *
 * `origin` is scheme, host and port without a slash at the end. A body that is not text, or was not
 * recorded whole, cannot stand in a command: it is named as the file `body.bin`, to be put there.
 */
export function curlCommand(
  event: RequestEvent,
  origin: string,
  options: CurlOptions = {},
): string {
  const platform = options.platform ?? "linux";
  const url = origin + event.target;
  // PowerShell has another command of the name curl.
  const words = [platform === "win32" ? "curl.exe" : "curl", ...methodWords(event)];
  // Without it curl keeps what has come of a stream until there is more.
  if (isStream(event)) words.push("-N");
  // Without it curl takes brackets and braces for a pattern of several addresses.
  if (/[[\]{}]/.test(url)) words.push("-g");
  words.push(url);
  for (const [name, value] of event.headers) {
    if (!isCurlsOwn(name, value)) words.push("-H", headerWord(name, value));
  }
  words.push(...bodyWords(event));
  return words.map((word) => shellQuote(word, platform)).join(" ");
}

/**
 * Quotes one word for the shell to pass on unchanged; a word of letters, digits and `_./:-` stays bare.
 * POSIX: single quotes (POSIX.1-2024, XCU section 2.2.2). `win32`: double quotes, inner ones doubled,
 * which cmd and PowerShell from 7.3 on hand to a program alike; backslashes before a quote are doubled,
 * as C programs on Windows read their arguments. cmd still expands `%NAME%`, PowerShell `$name`.
 */
export function shellQuote(text: string, platform: NodeJS.Platform): string {
  if (PLAIN_WORD.test(text)) return text;
  if (platform !== "win32") return `'${text.replaceAll("'", "'\\''")}'`;
  // The end of the text counts as a quote: the closing one follows it.
  const inner = text.replace(/(\\*)("|$)/g, (_, slashes: string, quote: string) => {
    return slashes + slashes + quote + quote;
  });
  return `"${inner}"`;
}

function methodWords(event: RequestEvent): string[] {
  const implied = hasBody(event) ? "POST" : "GET";
  // With -X HEAD curl would wait for a body that never comes.
  if (event.method === "HEAD") return ["-I"];
  return event.method === implied ? ["-i"] : ["-i", "-X", event.method];
}

/** What is asked for is an answer that does not end (WHATWG HTML, section 9.2). */
function isStream({ headers }: RequestEvent): boolean {
  return headers.some(
    ([name, value]) => /^accept$/i.test(name) && value.includes("text/event-stream"),
  );
}

/** curl drops `Name:`, and sends `Name;` as a header without a value. */
function headerWord(name: string, value: string): string {
  return value === "" ? `${name};` : `${name}: ${value}`;
}

function isCurlsOwn(name: string, value: string): boolean {
  const lowerCase = name.toLowerCase();
  // Without it there is no handshake (RFC 6455, section 4.1).
  if (lowerCase === "connection" && value.toLowerCase() === "upgrade") return false;
  return CURL_SENDS.has(lowerCase) || (lowerCase === "accept" && value === "*/*");
}

function bodyWords(event: RequestEvent): string[] {
  if (!hasBody(event)) return [];
  const hasType = event.headers.some(([name]) => name.toLowerCase() === "content-type");
  // curl -d would call the body a form; `Name:` without a value takes that back.
  const type = hasType ? [] : ["-H", "Content-Type:"];
  const { text, truncated } = event.body;
  if (text === undefined || truncated === true) return [...type, "--data-binary", "@body.bin"];
  // -d reads a text that begins with @ as the name of a file.
  return [...type, text.startsWith("@") ? "--data-raw" : "-d", text];
}

function hasBody(
  event: RequestEvent,
): event is RequestEvent & Required<Pick<RequestEvent, "body">> {
  return event.body !== undefined && event.body.bytes > 0;
}
