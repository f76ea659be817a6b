/**
 * A right answer without a library: the handshake and the frames by hand, on node:http and node:crypto.
 *
 * This is what ws does for you. It is no replacement for ws: it has no extensions and no backpressure.
 * Source: RFC 6455; each part names its section.
 */

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";

// #region handshake
/** Section 1.3: proves that the server has understood that this is about WebSocket. */
const MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

const acceptFor = (key: string) =>
  createHash("sha1")
    .update(key + MAGIC)
    .digest("base64");

/** Section 4.2.2: the answer to a consumer's opening request. An HTTP error unless all of it is right. */
function handshakeAnswer({ url, method, headers }: IncomingMessage): string {
  if (url?.split("?")[0] !== "/live") return refusal("404 Not Found");
  const key = headers["sec-websocket-key"] ?? "";
  const isWebSocket = method === "GET" && headers.upgrade?.toLowerCase() === "websocket";
  if (!isWebSocket || !/^[A-Za-z0-9+/]{22}==$/.test(key)) return refusal("400 Bad Request");
  if (headers["sec-websocket-version"] !== "13") {
    return refusal("426 Upgrade Required", "Sec-WebSocket-Version: 13");
  }
  const head = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"];
  return [...head, `Sec-WebSocket-Accept: ${acceptFor(key)}`, "", ""].join("\r\n");
}

function refusal(status: string, ...headers: string[]): string {
  const head = [`HTTP/1.1 ${status}`, "Connection: close", "Content-Length: 0"];
  return [...head, ...headers, "", ""].join("\r\n");
}
// #endregion

// #region frames
/** Section 5.2: what a frame is. The rest of the sixteen numbers means nothing yet. */
const Opcode = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;
const OPCODES: readonly number[] = Object.values(Opcode);

/** More than any message of this lesson needs. */
const MAX_MESSAGE_BYTES = 64 * 1024;

interface Frame {
  /** Whether this is the last frame of its message. */
  fin: boolean;
  opcode: number;
  payload: Buffer;
  /** How many bytes it took on the wire. */
  size: number;
}

/** A peer that breaks the rules; its connection ends with this close code (section 7.4.1). */
class ProtocolError extends Error {
  readonly closeCode: number;
  constructor(closeCode: number, reason: string) {
    super(reason);
    this.closeCode = closeCode;
  }
}

/** The first frame in `bytes`; undefined as long as a part of it is missing. */
function readFrame(bytes: Buffer): Frame | undefined {
  if (bytes.length < 2) return undefined;
  const [first, second] = [bytes.readUInt8(0), bytes.readUInt8(1)];
  const fin = (first & 0x80) !== 0;
  const opcode = first & 0x0f;
  if ((first & 0x70) !== 0) throw new ProtocolError(1002, "A reserved bit is set.");
  if (!OPCODES.includes(opcode)) throw new ProtocolError(1002, `There is no opcode ${opcode}.`);
  if ((second & 0x80) === 0) throw new ProtocolError(1002, "A consumer has to mask.");

  const short = second & 0x7f;
  if (opcode >= Opcode.close && (!fin || short > 125)) {
    throw new ProtocolError(1002, "A control frame is one frame of at most 125 bytes.");
  }
  const head = 2 + (EXTENDED_LENGTH_BYTES.get(short) ?? 0);
  if (bytes.length < head) return undefined;
  const length = readLength(bytes, short);
  if (length > MAX_MESSAGE_BYTES) throw new ProtocolError(1009, "The message is too long.");

  const size = head + 4 + length;
  if (bytes.length < size) return undefined;
  const mask = bytes.subarray(head, head + 4);
  return { fin, opcode, payload: unmask(bytes.subarray(head + 4, size), mask), size };
}

/** Lengths up to 125 stand in the second byte; 126 and 127 say that more bytes follow it. */
const EXTENDED_LENGTH_BYTES = new Map([
  [126, 2],
  [127, 8],
]);

function readLength(bytes: Buffer, short: number): number {
  if (short === 126) return bytes.readUInt16BE(2);
  if (short === 127) return Number(bytes.readBigUInt64BE(2));
  return short;
}

/** Section 5.3. The mask is no secret: it keeps proxies from taking the payload for a request. */
function unmask(payload: Buffer, mask: Buffer): Buffer {
  return Buffer.from(payload.map((byte, index) => byte ^ mask.readUInt8(index % 4)));
}

/** A frame as a provider sends it: whole, and never masked (section 5.1). */
function writeFrame(opcode: number, payload: Buffer): Buffer {
  const first = 0x80 | opcode;
  if (payload.length < 126) return Buffer.concat([Buffer.of(first, payload.length), payload]);
  if (payload.length < 65_536) {
    const head = Buffer.of(first, 126, 0, 0);
    head.writeUInt16BE(payload.length, 2);
    return Buffer.concat([head, payload]);
  }
  const head = Buffer.alloc(10, Buffer.of(first, 127));
  head.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([head, payload]);
}

/** Section 8.1: text is UTF-8, and a message that is not ends the connection. */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ProtocolError(1007, "Text has to be UTF-8.");
  }
}

/** Section 5.5.1: empty, or a code and a reason. Section 7.4: some codes never cross the wire. */
function readCloseCode(payload: Buffer): number | undefined {
  if (payload.length === 0) return undefined;
  const code = payload.length === 1 ? 0 : payload.readUInt16BE(0);
  const standard = code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code);
  if (!standard && (code < 3000 || code > 4999))
    throw new ProtocolError(1002, "No such close code.");
  decode(payload.subarray(2));
  return code;
}
// #endregion

// #region connection
/** How long a peer that was told goodbye may take to end the TCP connection. */
const FAREWELL_MS = 2_000;

/** One WebSocket connection after its handshake: bytes in, messages out. */
class Connection {
  readonly #socket: Duplex;
  readonly #hear: (text: string) => void;
  #unread: Buffer = Buffer.alloc(0);
  /** The payloads of a message whose last frame is still to come. */
  #parts: Buffer[] | undefined;
  #closing = false;

  constructor(socket: Duplex, hear: (text: string) => void) {
    this.#socket = socket;
    this.#hear = hear;
    socket.on("data", (bytes: Buffer) => this.#receive(bytes));
    socket.on("end", () => socket.end());
    // A connection that breaks closes as well, and that is all that matters here.
    socket.on("error", () => socket.destroy());
  }

  send(text: string): void {
    if (!this.#closing) this.#socket.write(writeFrame(Opcode.text, Buffer.from(text)));
  }

  #receive(bytes: Buffer): void {
    if (this.#closing) return;
    this.#unread = Buffer.concat([this.#unread, bytes]);
    try {
      let frame = readFrame(this.#unread);
      while (frame && !this.#closing) {
        this.#unread = this.#unread.subarray(frame.size);
        this.#take(frame);
        frame = readFrame(this.#unread);
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#close(error.closeCode);
    }
  }

  #take(frame: Frame): void {
    const { opcode, payload } = frame;
    // Control frames may come between the frames of a message (section 5.4).
    if (opcode === Opcode.close) this.#close(readCloseCode(payload));
    else if (opcode === Opcode.ping) this.#socket.write(writeFrame(Opcode.pong, payload));
    else if (opcode !== Opcode.pong) this.#takePart(frame);
  }

  /** Section 5.4: a message is its first frame and the continuations up to the one with FIN. */
  #takePart({ fin, opcode, payload }: Frame): void {
    if (opcode === Opcode.binary) throw new ProtocolError(1003, "Only text is understood here.");
    const continues = opcode === Opcode.continuation;
    if (continues !== (this.#parts !== undefined)) {
      throw new ProtocolError(1002, "A message begins once, and continues only after that.");
    }
    const parts = [...(this.#parts ?? []), payload];
    const whole = Buffer.concat(parts);
    if (whole.length > MAX_MESSAGE_BYTES) throw new ProtocolError(1009, "The message is too long.");
    this.#parts = fin ? undefined : parts;
    if (fin) this.#hear(decode(whole));
  }

  /** Section 7.1: a Close frame is answered with a Close frame, then the provider ends the TCP connection. */
  #close(code: number | undefined): void {
    this.#closing = true;
    const payload = Buffer.alloc(code === undefined ? 0 : 2);
    if (code !== undefined) payload.writeUInt16BE(code);
    this.#socket.end(writeFrame(Opcode.close, payload));
    const overdue = setTimeout(() => this.#socket.destroy(), FAREWELL_MS);
    this.#socket.once("close", () => clearTimeout(overdue));
  }
}
// #endregion

// #region list
interface Todo {
  id: string;
  url: string;
  title: string;
  completed: boolean;
}

/** An error of the consumer: told to the one who made it, over HTTP with this status. */
class Refused extends Error {
  readonly status: number;
  constructor(status: number, reason: string) {
    super(reason);
    this.status = status;
  }
}

const todos: Todo[] = [];
const consumers = new Set<Connection>();

function tellEveryone(message: object): void {
  for (const consumer of consumers) consumer.send(JSON.stringify(message));
}

function add(title: unknown): Todo {
  if (typeof title !== "string" || title.length < 1 || title.length > 200) {
    throw new Refused(422, "title has to be a text of 1 to 200 characters.");
  }
  const id = String(todos.length + 1);
  const todo = { id, url: `${origin()}/todos/${id}`, title, completed: false };
  todos.push(todo);
  tellEveryone({ type: "added", todo });
  return todo;
}

function complete(id: unknown): void {
  const todo = todos.find((each) => each.id === id);
  if (!todo) throw new Refused(404, `There is no to-do ${JSON.stringify(id)}.`);
  todo.completed = true;
  tellEveryone({ type: "completed", todo });
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    throw new Refused(400, "This is not JSON.");
  }
}

function answer(text: string): void {
  const { type, title, id } = parse(text);
  if (type === "add") add(title);
  else if (type === "complete") complete(id);
  else throw new Refused(400, 'The type has to be "add" or "complete".');
}
// #endregion

// #region http
const server = createServer((request, response) => {
  serve(request, response).catch((error: unknown) => {
    const status = error instanceof Refused ? error.status : 500;
    const detail = error instanceof Refused ? error.message : "Something went wrong here.";
    sendJson(response, status, { status, detail }, "application/problem+json");
  });
});

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const route = `${request.method} ${request.url}`;
  if (route === "GET /") {
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    createReadStream(new URL("../demo/index.html", import.meta.url)).pipe(response);
  } else if (route === "GET /todos") {
    sendJson(response, 200, todos);
  } else if (route === "POST /todos") {
    if (!/^application\/json\s*(;|$)/i.test(request.headers["content-type"] ?? "")) {
      throw new Refused(415, "The body has to be JSON.");
    }
    const todo = add(parse(await bodyOf(request))["title"]);
    response.setHeader("Location", todo.url);
    sendJson(response, 201, todo);
  } else throw new Refused(404, "There is nothing here.");
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  type = "application/json",
): void {
  response.writeHead(status, { "Content-Type": type }).end(JSON.stringify(value));
}

server.on("upgrade", (request, socket, head) => {
  const opening = handshakeAnswer(request);
  if (!opening.startsWith("HTTP/1.1 101")) {
    socket.on("error", () => socket.destroy());
    socket.end(opening);
    return;
  }
  socket.write(opening);
  // Bytes that came together with the handshake are the first frames.
  socket.unshift(head);
  welcome(socket);
});

function welcome(socket: Duplex): void {
  const consumer: Connection = new Connection(socket, (text) => {
    try {
      answer(text);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      consumer.send(JSON.stringify({ type: "error", reason: error.message }));
    }
  });
  const present = () => tellEveryone({ type: "presence", online: consumers.size });
  consumers.add(consumer);
  consumer.send(JSON.stringify({ type: "snapshot", todos }));
  present();
  socket.on("close", () => {
    consumers.delete(consumer);
    present();
  });
}

server.listen(Number(process.env.PORT ?? 4002), "127.0.0.1", () => {
  console.log(`Listening on ${origin()}`);
});

const origin = () => `http://localhost:${(server.address() as AddressInfo).port}`;
// #endregion

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
