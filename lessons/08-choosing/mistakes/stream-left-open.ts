// Region: stream
// Step: 3
// Sentence: DELETE /listeners/sse hangs up
// Source: https://developer.mozilla.org/docs/Web/API/EventSource/close

/** Asks once, and the answer does not end. */
async function stream({ after, hear, signal }: Task): Promise<void> {
  let lastEventId = String(after);
  await insist(signal, async () => {
    const headers = { Accept: "text/event-stream", "Last-Event-ID": lastEventId };
    const { body } = await ask(`/changes?after=${after}`, { headers });
    const text = body?.pipeThrough(new TextDecoderStream());
    for await (const event of text?.pipeThrough(new EventSourceParserStream()) ?? []) {
      hear(JSON.parse(event.data));
      lastEventId = event.id ?? lastEventId;
    }
    throw new Error("The stream has ended.");
  });
}
