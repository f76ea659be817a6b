// Region: stream
// Step: 3
// Sentence: Half an event is none
// Source: the HTML standard, section 9.2.6 (the last event ID is set when an event is dispatched)

/** Asks once, and the answer does not end. */
async function stream({ after, hear, signal }: Task): Promise<void> {
  let lastEventId = String(after);
  await insist(signal, async () => {
    const headers = { Accept: "text/event-stream", "Last-Event-ID": lastEventId };
    const { body } = await ask(`/changes?after=${after}`, { headers, signal });
    let [rest, data] = ["", ""];
    for await (const piece of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const lines = (rest + piece).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (line.startsWith("id: ")) lastEventId = line.slice(4);
        if (line.startsWith("data: ")) data = line.slice(6);
        if (line !== "" || data === "") continue;
        hear(JSON.parse(data));
        data = "";
      }
    }
    throw new Error("The stream has ended.");
  });
}
