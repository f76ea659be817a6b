// Region: try-again
// Step: 1
// Sentence: Retry-After says how long
// Source: RFC 9110, section 10.2.3

/** Asks the provider. Whatever is not 2xx is an error, with the pause that the provider asks for. */
async function ask(path: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(PROVIDER_URL + path, init);
  if (answer.ok) return answer;
  await answer.body?.cancel();
  const refusal = new Error(`The provider answers ${answer.status} to ${path}.`);
  throw Object.assign(refusal, { pauseMs: retryAfterMs(answer) });
}

const retryAfterMs = ({ headers }: Response) => 1_000 * Number(headers.get("Retry-After")) || 0;

/** Tries until it works, and returns what came of it. After each failure it pauses. */
async function insist<T>(signal: AbortSignal, attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!signal.aborted) console.error(String(error));
      await pause(RECONNECT_MS, signal);
    }
  }
}
