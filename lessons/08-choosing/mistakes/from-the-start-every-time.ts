// Region: stream
// Step: 3
// Sentence: Each change is heard once
// Source: the HTML standard, section 9.2.4 (Last-Event-ID)

/** Asks once, and the answer does not end. */
async function stream({ after, hear, signal }: Task): Promise<void> {
  let lastEventId = String(after);
  await insist(signal, async () => {
    const headers = { Accept: "text/event-stream" };
    const { body } = await ask(`/changes?after=${after}`, { headers, signal });
    const text = body?.pipeThrough(new TextDecoderStream());
    for await (const event of text?.pipeThrough(new EventSourceParserStream()) ?? []) {
      hear(JSON.parse(event.data));
      lastEventId = event.id ?? lastEventId;
    }
    throw new Error("The stream has ended.");
  });
}
