/** Hides what differs from run to run, so that what a learner sees can be compared. Pure. */

/** What a golden page hides: addresses, times, processes and keys. */
export function masked(text: string): string {
  return (
    text
      .replace(/(localhost|127\.0\.0\.1):\d+/g, "$1:PORT")
      .replace(/\b([Pp]ort|using) \d{4,5}\b/g, "$1 PORT")
      .replace(/process \d+ \([^)]*\)/g, "process PID (NAME)")
      // On a busy machine one save may be seen as two: a state of its own when the file was still empty.
      .replace(/\bstate \d+/g, "state N")
      .replace(/\d+\/\d+\/\d{4}, \d+:\d\d:\d\d\s[AP]M/g, "DATE")
      .replace(/\b\d\d:\d\d:\d\d\b/g, "TIME")
      .replace(/(Sec-WebSocket-(?:Key|Accept): )\S+/g, "$1…")
      .replace(/[ \t]+$/gm, "")
  );
}

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/**
 * What an output that a text quotes hides beside that: ids, signatures, secrets, hashes and durations.
 *
 * A recording has words of its own in their place, such as `id-1` and `msg_1`; they are hidden as well.
 */
export function maskedQuote(text: string): string {
  return masked(
    text
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, "DATE")
      .replace(/[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT/g, "DATE")
      .replace(UUID, "ID")
      .replace(/\bid-\d+\b/g, "ID")
      .replace(/\bmsg_\w+/g, "msg_ID")
      .replace(/(\/todos\/)\d+\b/g, "$1ID")
      .replace(/\bwhsec_[\w+/=]+/g, "whsec_SECRET")
      .replace(/\bv1,[\w+/=]+/g, "v1,SIGNATURE")
      .replace(/^(.*webhook-timestamp: )\d+/gm, "$1TIME")
      .replace(/W\/"[^"]+"/g, 'W/"TAG"')
      .replace(/\b[0-9a-f]{64}\b/g, "HASH")
      // A body is as long as the ids and the addresses in it are.
      .replace(/(content-length: )\d+/gi, "$1N")
      .replace(/("tookMs": )\d+/g, "$1N"),
  );
}
