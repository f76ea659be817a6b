// Region: stream
// Step: 3
// Sentence: ends every stream at once
// Source: the HTML standard, section 9.2.3 (reconnection time)

/** Asks once, and the answer does not end. */
async function stream({ after, hear, signal }: Task): Promise<void> {
  let lastEventId = String(after);
  const open = async () => {
    const headers = { Accept: "text/event-stream", "Last-Event-ID": lastEventId };
    const { body } = await ask(`/changes?after=${after}`, { headers, signal });
    const text = body?.pipeThrough(new TextDecoderStream());
    for await (const event of text?.pipeThrough(new EventSourceParserStream()) ?? []) {
      hear(JSON.parse(event.data));
      lastEventId = event.id ?? lastEventId;
    }
  };
  for (;;) await insist(signal, open);
}
