// Region: stream
// Step: 3
// Sentence: EventSource would give up
// Source: the HTML standard, section 9.2.3 (fail the connection)

/** Asks once, and the answer does not end. */
async function stream({ after, hear, signal }: Task): Promise<void> {
  let lastEventId = String(after);
  await insist(signal, async () => {
    const headers = { Accept: "text/event-stream", "Last-Event-ID": lastEventId };
    const { ok, body } = await fetch(`${PROVIDER_URL}/changes?after=${after}`, { headers, signal });
    if (!ok) return;
    const text = body?.pipeThrough(new TextDecoderStream());
    for await (const event of text?.pipeThrough(new EventSourceParserStream()) ?? []) {
      hear(JSON.parse(event.data));
      lastEventId = event.id ?? lastEventId;
    }
    throw new Error("The stream has ended.");
  });
}
