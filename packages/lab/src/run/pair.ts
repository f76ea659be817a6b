/**
 * A provider and a consumer, each in a process of its own, on the loopback interface.
 */

import type { ConsumerCalls } from "../child/consumer.ts";
import type { ProviderCalls } from "../child/provider.ts";
import { Child } from "./child.ts";
import type { Lab } from "./lab.ts";
import { freePort } from "./ports.ts";

export type Provider = Child<ProviderCalls> & { readonly port: number };
export type Consumer = Child<ConsumerCalls> & { readonly port: number };

export interface ProviderOptions {
  env?: Record<string, string>;
  exposeGc?: boolean;
}

/** Starts lesson 08's provider. */
export async function startProvider(lab: Lab, options: ProviderOptions = {}): Promise<Provider> {
  const port = await freePort();
  const { env = {}, exposeGc = false } = options;
  const child = await lab.start<ProviderCalls>({
    program: "provider",
    words: [lab.files.provider, String(lab.profile.payloadBytes)],
    env: { ...env, PORT: String(port) },
    exposeGc,
  });
  return Object.assign(child, { port });
}

/** Starts the consumer that is measured. It reaches its provider at `providerPort`. */
export async function startConsumer(
  lab: Lab,
  providerPort: number,
  env: Record<string, string> = {},
): Promise<Consumer> {
  const port = await freePort();
  const child = await lab.start<ConsumerCalls>({
    program: "consumer",
    words: [lab.files.consumer],
    env: { ...env, PORT: String(port), PROVIDER_URL: `http://localhost:${providerPort}` },
  });
  return Object.assign(child, { port });
}
