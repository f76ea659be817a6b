/**
 * The environment of a server while it is judged: its variables, and the listeners that it may call.
 */

import type { FixtureOptions } from "../fixtures/fixtures.ts";
import type { Lesson } from "../lesson/folder.ts";
import { SharedListener, type SharedListenerOptions } from "../base/listener.ts";

/** What a check needs beside the server. */
export type Environment = Pick<FixtureOptions, "env" | "role" | "service" | "callbacks">;

export interface OpenEnvironment extends Environment {
  /** The variables to start the server with. */
  env: Record<string, string>;
  close: () => Promise<void>;
}

export interface Outside {
  /** Where a server on another machine reaches this one: `http://192.168.0.7:9000`. */
  callbackUrl?: string;
}

/** Opens what a server that we start needs. It gets the addresses as variables, so any free port will do. */
export async function environmentForServer(lesson: Lesson): Promise<OpenEnvironment> {
  const { service, role } = lesson.config;
  if (!service) return { env: judgedEnv(lesson), role, close: async () => {} };
  const listener = await SharedListener.open();
  const env = { ...judgedEnv(lesson), [service.variable]: listener.url };
  return { env, role, service: listener, close: () => listener.close() };
}

/**
 * Opens what a server at a URL needs. It is already running, so the addresses are fixed.
 *
 * Rejects with a sentence when an address is in use.
 */
export async function environmentForUrl(
  lesson: Lesson,
  { callbackUrl }: Outside,
): Promise<OpenEnvironment> {
  const { service, role } = lesson.config;
  const open: SharedListener[] = [];
  const close = async () => void (await Promise.all(open.map((listener) => listener.close())));
  const environment: OpenEnvironment = { env: judgedEnv(lesson), role, close };
  try {
    if (callbackUrl !== undefined) {
      const port = Number(new URL(callbackUrl).port || 80);
      const options = { port, host: "0.0.0.0", publicUrl: callbackUrl };
      open.push((environment.callbacks = await listenAt(options)));
    }
    if (service) {
      const host = callbackUrl === undefined ? "127.0.0.1" : "0.0.0.0";
      open.push((environment.service = await listenAt({ port: service.port, host })));
    }
    return environment;
  } catch (error) {
    await close();
    throw error;
  }
}

async function listenAt(options: SharedListenerOptions): Promise<SharedListener> {
  try {
    return await SharedListener.open(options);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === "EADDRINUSE" ? "another program holds it" : message;
    throw new Error(
      `Cannot listen at port ${options.port} for what your server calls: ${why}. End that program and try again.`,
      { cause: error },
    );
  }
}

/** The variables of a server that is judged, without the address of its service. */
export function judgedEnv({ config }: Lesson): Record<string, string> {
  return { ...config.env, ...config.judgedEnv };
}

/** The same for a server that the learner starts: its service is at the lesson's port. */
export function ownServerEnv(lesson: Lesson): Record<string, string> {
  const { service } = lesson.config;
  const address = service ? { [service.variable]: `http://localhost:${service.port}` } : {};
  return { ...judgedEnv(lesson), ...address };
}
