// Region: poll
// Step: 1
// Sentence: 304 is good news
// Source: RFC 9110, section 15.4.5

async function poll({ after, everyMs, hear, signal }: Task): Promise<void> {
  let cursor = after;
  let etag = "";
  for (;;) {
    const headers = { "If-None-Match": etag };
    const answer = await fetch(`${PROVIDER_URL}/changes?after=${cursor}`, { headers, signal });
    if (!answer.ok) throw new Error(`The provider answers ${answer.status}.`);
    etag = answer.headers.get("ETag") ?? "";
    for (const change of (await answer.json()) as Change[]) {
      hear(change);
      cursor = change.seq;
    }
    await pause(everyMs, signal);
  }
}
