/**
 * What each figure has to be by theory. Pure; milliseconds and bytes.
 */

/** RFC 6455, section 5.2: a server's frame has 2 bytes before its payload, or 4, or 10. */
export function webSocketBytes(payload: number): number {
  if (payload <= 125) return payload + 2;
  return payload + (payload <= 0xffff ? 4 : 10);
}

/** RFC 9112, section 7.1: the length in hexadecimal, and two line ends. */
export const chunkBytes = (length: number): number => length + length.toString(16).length + 4;

/** The HTML standard, section 9.2.5: the lines of one event, sent as one chunk of HTTP/1.1. */
export function sseBytes(payload: number, id: number, event: string): number {
  const lines = `id: ${id}\nevent: ${event}\ndata: \n\n`;
  return chunkBytes(lines.length + payload);
}

/** A bare push: the JSON and a line feed. */
export const baselineBytes = (payload: number): number => payload + 1;

/** A poll finds what happened in its interval: between 0 and all of it ago. */
export const pollDelayMs = (everyMs: number): number => everyMs / 2;

/** Polls for each change, by changes for each interval. */
export const pollsPerChange = (changesPerInterval: number): number => 1 / changesPerInterval;

/** The share of polls that find nothing, when changes know nothing of each other (Poisson). */
export const emptyShare = (changesPerInterval: number): number => Math.exp(-changesPerInterval);

/** All polls for each change, and the change itself with its comma. */
export function pollBytesPerChange(
  emptyPollBytes: number,
  changesPerInterval: number,
  payload: number,
): number {
  return emptyPollBytes / changesPerInterval + payload + 1;
}

/** How many changes there have to be for each interval so that polling takes no more bytes than another transport. */
export function breakEven(emptyPollBytes: number, otherBytes: number, payload: number): number {
  const spared = otherBytes - payload - 1;
  return spared > 0 ? emptyPollBytes / spared : Number.POSITIVE_INFINITY;
}

/**
 * The longest interval that finds 99 of 100 changes in time, over a distance of `oneWayMs`; rounded down
 * to two digits.
 */
export function longestIntervalMs(withinMs: number, oneWayMs: number): number {
  const longest = Math.max(0, (withinMs - oneWayMs) / 0.99);
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, longest))) - 1);
  return Math.floor(longest / unit) * unit;
}
