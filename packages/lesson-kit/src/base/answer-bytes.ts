/**
 * The bytes of an HTTP answer: its head, and what in it breaks the rules of HTTP/1.1 (RFC 9112). Pure.
 *
 * For what Node's parser refuses without a sentence that helps. Not a parser of its own: an answer without a
 * fault here is not proven to be right.
 */

import type { Header } from "@course/wire";
import { describeValue } from "./describe.ts";

/** What is wrong with an answer's bytes, in the words of a failure. */
export interface BytesFault {
  expected: string;
  got: string;
  why: string;
  /** What to write under the caret. */
  note: string;
  /** The piece to put the caret under, as it came. */
  near?: string;
}

interface Head {
  status: number;
  reason: string;
  headers: Header[];
  /** Where the body begins. */
  length: number;
}

const STATUS_LINE = /^HTTP\/1\.[01] (\d{3})(?: (.*))?$/;
/** A token, which is what RFC 9110, section 5.1 lets a header be called; then the colon at once. */
const HEADER = /^([!#$%&'*+\-.^`|~\w]+):[ \t]*(.*?)[ \t]*$/;
const HEAD_END = /\r?\n\r?\n/;

/** The head of an answer, once it is complete; undefined before, and for what is no HTTP. */
export function headIn(bytes: Buffer): Head | undefined {
  // Headers are bytes, and Latin-1 keeps each as it is.
  const text = bytes.toString("latin1");
  const end = HEAD_END.exec(text);
  const [first = "", ...lines] = end ? text.slice(0, end.index).split(/\r?\n/) : [];
  const [, status, reason = ""] = STATUS_LINE.exec(first) ?? [];
  if (!end || status === undefined) return undefined;
  const headers = lines.flatMap((line): Header[] => {
    const [, name, value = ""] = HEADER.exec(line) ?? [];
    return name === undefined ? [] : [[name, value]];
  });
  return { status: Number(status), reason, headers, length: end.index + end[0].length };
}

/** The value of the first header of that name. */
export const headerIn = ({ headers }: Pick<Head, "headers">, wanted: string): string | undefined =>
  headers.find(([name]) => name.toLowerCase() === wanted)?.[1];

/**
 * The first rule that an answer breaks, given all of its bytes that came; undefined for none that is known here.
 *
 * Ask it when the exchange is over: an answer that is still coming lacks its end.
 */
export function bytesFault(bytes: Buffer, method = "GET"): BytesFault | undefined {
  if (bytes.length === 0) return undefined;
  const head = headIn(bytes);
  return headFault(bytes) ?? (head && bodyFault(head, bytes, method));
}

function headFault(bytes: Buffer): BytesFault | undefined {
  const text = bytes.toString("latin1");
  const [first = ""] = text.split(/\r?\n/, 1);
  if (!STATUS_LINE.test(first) && !isBeginning(text)) return noHttp(bytes);
  const end = HEAD_END.exec(text);
  const lines = text.slice(0, end ? end.index + end[0].length : undefined).split(/(?<=\n)/);
  const bare = lines.find((line) => line.endsWith("\n") && !line.endsWith("\r\n"));
  if (bare !== undefined) return lineEnd(bare);
  if (!end) return noEnd(bytes);
  const odd = lines.slice(1, -1).find((line) => !HEADER.test(line.trimEnd()));
  return odd === undefined ? undefined : oddHeader(odd.trimEnd());
}

/** Whether more bytes could still make it an answer. */
const isBeginning = (text: string) =>
  "HTTP/1.1 ".startsWith(text) || /^HTTP\/1\.[01] \d{0,2}$/.test(text);

const noHttp = (bytes: Buffer): BytesFault => ({
  expected: "an answer that begins with a status line, such as HTTP/1.1 200 OK",
  got: `bytes that are not HTTP: ${shown(bytes)}`,
  why: "An HTTP client reads the status line first (RFC 9112, section 4): without one there is no answer.",
  note: "this is no status line",
});

const lineEnd = (line: string): BytesFault => ({
  expected: "each line of the answer's head to end in CR LF (\\r\\n)",
  got: `${describeValue(line)}, which ends in LF alone`,
  why: "Every line of the head ends in CR LF (RFC 9112, section 2.1); strict clients refuse a bare LF.",
  note: "\\r\\n is expected at the end of this line",
  near: line.trimEnd(),
});

const noEnd = (bytes: Buffer): BytesFault => ({
  expected: "an empty line (\\r\\n) after the answer's last header",
  got: `${shown(bytes)} and no empty line`,
  why: "The empty line ends the head (RFC 9112, section 2.1): until it comes a client waits for more headers.",
  note: "this head has no end",
});

function oddHeader(line: string): BytesFault {
  const [, name] = /^([^\s:]+)\s+:/.exec(line) ?? [];
  if (name === undefined)
    return {
      expected: "each line of the answer's head to be a header, Name: value",
      got: `the line ${describeValue(line)}`,
      why: "After the status line a head holds headers only (RFC 9112, section 5).",
      note: "this is no header",
      near: line,
    };
  return {
    expected: `the header name ${name} with its colon right after it`,
    got: `${describeValue(line)}, with a space before the colon`,
    why: "No space is allowed between a header's name and its colon (RFC 9112, section 5.1): clients refuse the answer.",
    note: "expected no space before the colon",
    near: line,
  };
}

function bodyFault(head: Head, bytes: Buffer, method: string): BytesFault | undefined {
  const body = bytes.subarray(head.length);
  const { status } = head;
  const isWithoutBody = method === "HEAD" || status === 204 || status === 304 || status < 200;
  if (isWithoutBody) return body.length === 0 ? undefined : unwanted(head, body, method);
  if (headerIn(head, "transfer-encoding") !== undefined) return undefined;
  const promised = Number(headerIn(head, "content-length") ?? Number.NaN);
  if (Number.isNaN(promised) || promised === body.length) return undefined;
  return wrongLength(promised, body);
}

function unwanted({ status }: Head, body: Buffer, method: string): BytesFault {
  const which = method === "HEAD" ? "an answer to HEAD" : `an answer with status ${status}`;
  return {
    expected: `no body in ${which}`,
    got: `a body of ${countOf(body)}: ${shown(body)}`,
    why: "An answer to HEAD, and one with 204 or 304, ends with its head (RFC 9112, section 6.3): a client takes what follows for its next answer.",
    note: "this has no place here",
    near: firstLine(body),
  };
}

function wrongLength(promised: number, body: Buffer): BytesFault {
  const isMore = body.length > promised;
  const beyond = isMore ? `; beyond them came ${shown(body.subarray(promised))}` : "";
  return {
    expected: `a body of the ${promised} bytes that Content-Length promises`,
    got: `a body of ${countOf(body)}${isMore ? beyond : `: ${shown(body)}`}`,
    why: isMore
      ? "Content-Length counts bytes, not characters: what comes beyond it is taken for the next answer."
      : "A client waits for every byte that Content-Length promises, and an answer that ends before is broken.",
    note: `Content-Length promises ${promised} bytes`,
    near: firstLine(body),
  };
}

const countOf = ({ length }: Buffer) => (length === 1 ? "1 byte" : `${length} bytes`);
const shown = (bytes: Buffer) => describeValue(bytes.toString("utf8"));
const firstLine = (bytes: Buffer) => bytes.toString("utf8").split(/\r?\n/, 1)[0] ?? "";
