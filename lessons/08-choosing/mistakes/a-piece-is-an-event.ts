// Region: stream
// Step: 3
// Sentence: A piece that arrives is no event
// Source: the HTML standard, section 9.2.5 (parsing)

/** Asks once, and the answer does not end. */
async function stream({ after, hear, signal }: Task): Promise<void> {
  let lastEventId = String(after);
  await insist(signal, async () => {
    const headers = { Accept: "text/event-stream", "Last-Event-ID": lastEventId };
    const { body } = await ask(`/changes?after=${after}`, { headers, signal });
    for await (const piece of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const data = /^data: (.*)$/m.exec(piece)?.[1];
      if (data === undefined) continue;
      hear(JSON.parse(data));
      lastEventId = /^id: (.*)$/m.exec(piece)?.[1] ?? lastEventId;
    }
    throw new Error("The stream has ended.");
  });
}
