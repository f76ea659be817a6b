/**
 * A provider and a consumer, each in a process of its own, on the loopback interface.
 */

import type { ConsumerCalls, Heard } from "../process/consumer.ts";
import type { Raised } from "../process/open-loop.ts";
import type { ProviderCalls } from "../process/provider.ts";
import type { Child } from "./child.ts";
import { UNCOUNTED } from "../process/words.ts";
import type { Lab } from "./lab.ts";
import { fiveDigitPort } from "./ports.ts";

export type Provider = Child<ProviderCalls> & { readonly port: number };
export type Consumer = Child<ConsumerCalls> & { readonly port: number };

interface ProviderOptions {
  env?: Record<string, string>;
  /** For its memory: it can collect its garbage, and counts nothing. Default: false. */
  isWeighed?: boolean;
}

/** Starts lesson 08's provider. */
export async function startProvider(lab: Lab, options: ProviderOptions = {}): Promise<Provider> {
  const port = await fiveDigitPort();
  const { env = {}, isWeighed = false } = options;
  const words = [lab.files.provider, String(lab.profile.payloadBytes)];
  const child = await lab.start<ProviderCalls>({
    program: "provider",
    words: isWeighed ? [...words, UNCOUNTED] : words,
    env: { ...env, PORT: String(port) },
    exposeGc: isWeighed,
  });
  return Object.assign(child, { port });
}

interface ConsumerOptions {
  env?: Record<string, string>;
  /** Where it listens. Default: any free port. */
  port?: number;
}

/** Starts the consumer that is measured. It reaches its provider at `providerPort`. */
export async function startConsumer(
  lab: Lab,
  providerPort: number,
  options: ConsumerOptions = {},
): Promise<Consumer> {
  const { env = {}, port = await fiveDigitPort() } = options;
  const child = await lab.start<ConsumerCalls>({
    program: "consumer",
    words: [lab.files.consumer],
    env: { ...env, PORT: String(port), PROVIDER_URL: `http://localhost:${providerPort}` },
  });
  return Object.assign(child, { port });
}

/** Later than that, a change counts as not heard. */
const HEARD_WITHIN_MS = 3_000;

/** What the consumer has received by that transport of the changes raised; waits for all of them, for 3 s at most. */
export function heardOf(
  consumer: Consumer,
  transport: string,
  raised: readonly Raised[],
): Promise<Heard[]> {
  const [first, last] = [raised[0]?.seq ?? 1, raised.at(-1)?.seq ?? 0];
  const wanted = { transport, after: first - 1, upTo: last, deadlineMs: HEARD_WITHIN_MS };
  return consumer.calls.heard(wanted);
}
