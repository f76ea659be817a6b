/**
 * Asks the lesson command to do something.
 */

/** Resolves with "" when it was done, else with the sentence that says why not. */
export async function ask(path: string, body: Record<string, unknown> = {}): Promise<string> {
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    return answer.ok ? "" : await answer.text();
  } catch {
    return "The lesson command does not respond: start it again in its terminal.";
  }
}
