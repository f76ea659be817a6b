/**
 * Leaves an address with a provider, as lesson 03's contract has it.
 */

export type Registered =
  | { ok: true; id: string; status: string; secret?: string }
  /** Why not, as a sentence. */
  | { ok: false; why: string };

/** How long a provider may take to answer the registration. */
const REGISTER_TIMEOUT_MS = 5_000;

/** By this the tap knows the inbox. */
const REGISTERS_AS = "course-inbox";

const EVENTS = ["todo.added", "todo.completed"];

/** Registers `url` with the provider at `origin` for both events. Never rejects. */
export async function register(
  origin: string,
  url: string,
  signal: AbortSignal,
): Promise<Registered> {
  try {
    const response = await fetch(`${origin}/webhooks`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "User-Agent": REGISTERS_AS },
      body: JSON.stringify({ url, events: EVENTS }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(REGISTER_TIMEOUT_MS)]),
    });
    const body: unknown = await response.json().catch(() => undefined);
    return registered(response.status, body);
  } catch (error) {
    const { cause, message } = error as Error;
    const code = (cause as NodeJS.ErrnoException | undefined)?.code ?? message;
    return { ok: false, why: `POST /webhooks got no answer (${code}).` };
  }
}

function registered(httpStatus: number, body: unknown): Registered {
  const { id, status, secret } = (body ?? {}) as Record<string, unknown>;
  if (httpStatus !== 201) {
    return { ok: false, why: `POST /webhooks was answered with ${httpStatus}, not with 201.` };
  }
  return {
    ok: true,
    id: String(id),
    status: String(status),
    ...(typeof secret === "string" ? { secret } : {}),
  };
}
