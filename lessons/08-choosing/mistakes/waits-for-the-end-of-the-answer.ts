// Region: stream
// Step: 3
// Sentence: without waiting for the end
// Source: https://developer.mozilla.org/docs/Web/API/Response/text

/** Asks once, and the answer does not end. */
async function stream({ after, hear, signal }: Task): Promise<void> {
  let lastEventId = String(after);
  await insist(signal, async () => {
    const headers = { Accept: "text/event-stream", "Last-Event-ID": lastEventId };
    const answer = await ask(`/changes?after=${after}`, { headers, signal });
    for (const [, id = "", data = ""] of (await answer.text()).matchAll(
      /id: (.*)[^]*?data: (.*)/g,
    )) {
      hear(JSON.parse(data));
      lastEventId = id;
    }
    throw new Error("The stream has ended.");
  });
}
