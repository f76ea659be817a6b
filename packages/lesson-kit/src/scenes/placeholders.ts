/**
 * Replaces each value that differs between recordings by a fixed placeholder. Pure.
 *
 * The same value gets the same placeholder, so that a duplicate still differs from a second message, and the
 * placeholder looks like the value.
 */

/** The date of every recording: 1 January 2026, noon. */
const DAY = "2026-01-01T12:00:00.000Z";
const DAY_S = Date.parse(DAY) / 1_000;

/** The first port of the receivers. */
const FIRST_RECEIVER_PORT = 9000;

/** The key of RFC 6455, section 1.3, and the server's answer to it. */
const HANDSHAKE = new Map([
  ["sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="],
  ["sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="],
]);

const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

export interface SceneClock {
  /** Unix seconds at the time of the recording. */
  nowS: number;
  /** The placeholders of known ports, such as 4001 for a free port. */
  ports: ReadonlyMap<number, number>;
}

export class SceneWords {
  readonly #clock: SceneClock;
  readonly #known = new Map<string, Map<string, string>>();

  constructor(clock: SceneClock) {
    this.#clock = clock;
  }

  /** A text with all of them replaced. */
  text(text: string): string {
    return text
      .replace(/\b(?:localhost|127\.0\.0\.1):(\d+)/g, (_, port: string) => this.#address(port))
      .replace(/\bwhsec_[\w+/=]+/g, (secret) => this.#word("secret", secret, asSecret))
      .replace(new RegExp(`msg_${UUID}`, "g"), (id) => this.#word("message", id, asMessage))
      .replace(new RegExp(UUID, "g"), (id) => this.#word("id", id, asId))
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, DAY);
  }

  /** A header's value. */
  header(name: string, value: string): string {
    const known = name.toLowerCase();
    if (known === "webhook-timestamp" && /^\d+$/.test(value)) return this.#timestamp(value);
    if (known === "webhook-signature") {
      return value.replace(/v1,[\w+/=]+/g, (each) => this.#word("signature", each, asSignature));
    }
    if (known === "etag" || known === "if-none-match") {
      // Express's: the size in hexadecimal, and 20 bytes of SHA-1 without their padding.
      return value.replace(/"[0-9a-f]+-[\w+/]{27}"/g, (tag) => this.#word("tag", tag, asTag));
    }
    return HANDSHAKE.get(known) ?? this.text(value);
  }

  #address(port: string): string {
    const own = this.#clock.ports.get(Number(port));
    const next = (number: number) => String(FIRST_RECEIVER_PORT + number - 1);
    return `localhost:${own ?? this.#word("port", port, next)}`;
  }

  /** Keeps the age, in whole minutes; within one minute each further timestamp is a second later. */
  #timestamp(value: string): string {
    const minutes = Math.round((Number(value) - this.#clock.nowS) / 60);
    return this.#word(`minute ${minutes}`, value, (number) =>
      String(DAY_S + minutes * 60 + number - 1),
    );
  }

  #word(kind: string, value: string, make: (number: number) => string): string {
    const words = this.#known.get(kind) ?? new Map<string, string>();
    this.#known.set(kind, words);
    const word = words.get(value) ?? make(words.size + 1);
    words.set(value, word);
    return word;
  }
}

const asId = (number: number) => `id-${number}`;
const asMessage = (number: number) => `msg_${number}`;
/** 24 bytes, as the lessons make them. */
const asSecret = (number: number) => `whsec_${base64Like(number, 32)}`;
/** The 32 bytes of an HMAC-SHA256. */
const asSignature = (number: number) => `v1,${base64Like(number + 100, 43)}=`;
/** The number of characters that Express writes of a hash. */
const asTag = (number: number) => `"${base64Like(number + 200, 27)}"`;

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Text that looks random and depends on the seed only. */
function base64Like(seed: number, length: number): string {
  let state = seed;
  return Array.from({ length }, () => {
    // A linear congruential generator; the higher bits are the better ones.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return BASE64[state >>> 26];
  }).join("");
}
