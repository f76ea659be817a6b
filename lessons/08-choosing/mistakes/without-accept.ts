// Region: stream
// Step: 3
// Sentence: Accept: text/event-stream asks
// Source: the HTML standard, section 9.2.3

/** Asks once, and the answer does not end. */
async function stream({ after, hear, signal }: Task): Promise<void> {
  let lastEventId = String(after);
  await insist(signal, async () => {
    const headers = { "Last-Event-ID": lastEventId };
    const { body } = await ask(`/changes?after=${after}`, { headers, signal });
    const text = body?.pipeThrough(new TextDecoderStream());
    for await (const event of text?.pipeThrough(new EventSourceParserStream()) ?? []) {
      hear(JSON.parse(event.data));
      lastEventId = event.id ?? lastEventId;
    }
    throw new Error("The stream has ended.");
  });
}
