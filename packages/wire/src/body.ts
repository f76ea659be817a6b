/** From bytes to a trace's body: text where they are text, base64 where they are not. */
import type { Body } from "./trace.ts";

/** 64 KiB: more than any lesson sends, and a trace that holds many still opens in a browser. */
const DEFAULT_LIMIT_BYTES = 64 * 1024;

/**
 * Makes a body of the bytes as sent: `text` when all of them are valid UTF-8 (RFC 3629), otherwise
 * `base64` (RFC 4648, section 4). Keeps at most `limit` bytes, 64 KiB by default, never a part of a
 * character; `bytes` is the size of the whole, and `truncated` is there when something was left out.
 */
export function bodyFrom(bytes: Uint8Array, limit = DEFAULT_LIMIT_BYTES): Body {
  const size = { bytes: bytes.length, ...(bytes.length > limit && { truncated: true }) };
  if (!isUtf8(bytes)) return { base64: toBase64(bytes.subarray(0, limit)), ...size };

  let end = Math.min(limit, bytes.length);
  // 10xxxxxx continues a character (RFC 3629, section 3): step back to where it begins.
  while (end > 0 && ((bytes[end] ?? 0) & 0b1100_0000) === 0b1000_0000) end--;
  return { text: decode(bytes.subarray(0, end)), ...size };
}

/** Keeps a byte order mark: it was sent, and it is a well-known reason why JSON does not parse. */
function decode(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** `btoa`, not Node's `Buffer`: a web page imports this file too. */
function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
