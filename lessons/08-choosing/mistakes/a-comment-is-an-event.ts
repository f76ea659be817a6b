// Region: stream
// Step: 3
// Sentence: begins with a colon is a comment
// Source: the HTML standard, section 9.2.5 (parsing)

/** Asks once, and the answer does not end. */
async function stream({ after, hear, signal }: Task): Promise<void> {
  let lastEventId = String(after);
  await insist(signal, async () => {
    const headers = { Accept: "text/event-stream", "Last-Event-ID": lastEventId };
    const { body } = await ask(`/changes?after=${after}`, { headers, signal });
    let rest = "";
    for await (const piece of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const blocks = (rest + piece).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        hear(JSON.parse(block.split("data: ")[1] ?? ""));
        lastEventId = /^id: (.*)$/m.exec(block)?.[1] ?? lastEventId;
      }
    }
    throw new Error("The stream has ended.");
  });
}
