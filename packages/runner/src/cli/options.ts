/**
 * The options of `pnpm lesson`, understood or refused with a sentence. Pure.
 */

import { parseArgs } from "node:util";
import { meant } from "@course/command/did-you-mean";
import { UsageError } from "@course/command/usage-error";
import type { Target } from "../workspace/request.ts";

const OPTIONS = {
  solution: { type: "boolean" },
  url: { type: "string" },
  "callback-url": { type: "string" },
  json: { type: "boolean" },
  har: { type: "string" },
  list: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/** Tells options from the other words. Throws a UsageError. */
export function readOptions(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw refusedOption(error as NodeJS.ErrnoException);
  }
}

function refusedOption({ code, message }: NodeJS.ErrnoException): UsageError {
  const option = /'(?:-\w, )?(--?[^' ]+)/.exec(message)?.[1] ?? "";
  if (code === "ERR_PARSE_ARGS_INVALID_OPTION_VALUE") {
    if (option === "--har") {
      return new UsageError("--har needs the name of a file, as in --har lesson.har");
    }
    return option === "--url" || option === "--callback-url"
      ? new UsageError(`${option} needs a value, as in ${option} http://localhost:8080`)
      : new UsageError(`${option} takes no value: leave out the = and what follows it.`);
  }
  const known = Object.keys(OPTIONS).map((name) => `--${name}`);
  return new UsageError(
    `There is no option ${option}.${meant(option, known)} There are: ${known.join(", ")}.`,
  );
}

/** What the options name. Throws a UsageError for two at once, or an address that is none. */
export function targetOf(values: {
  solution?: boolean | undefined;
  url?: string | undefined;
  "callback-url"?: string | undefined;
}): Target {
  if (values.url !== undefined && values.solution) {
    throw new UsageError(
      "--solution and --url exclude each other: one server is judged at a time. Leave one out.",
    );
  }
  const callback = values["callback-url"];
  if (values.url !== undefined) {
    const callbackUrl = callback === undefined ? {} : { callbackUrl: callbackUrlOf(callback) };
    return { kind: "url", origin: originOf(values.url), ...callbackUrl };
  }
  if (callback !== undefined) {
    throw new UsageError(
      "--callback-url goes with --url: it says where a server on another machine reaches this one.",
    );
  }
  return { kind: values.solution ? "solution" : "exercise" };
}

function callbackUrlOf(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol === "http:" && url.pathname === "/" && url.search === "") return url.origin;
  throw new UsageError(
    `Cannot receive calls at "${value}". Give an http URL with the name by which the other machine reaches this one, and a port that is free here: --callback-url http://192.168.0.7:9000`,
  );
}

function originOf(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isWeb = url !== undefined && /^https?:$/.test(url.protocol);
  if (isWeb && url.pathname === "/" && url.search === "" && url.hash === "") return url.origin;
  if (isWeb) {
    throw new UsageError(
      `Cannot judge "${value}": it has a path, and the lesson's paths begin at the root. Leave the path out: --url ${url.origin}`,
    );
  }
  // Typed as a browser takes it: localhost:8080.
  const bare = /^[\w.-]+:\d+\/?$/.test(value) ? value : "localhost:8080";
  throw new UsageError(
    `Cannot judge "${value}": it is not the address of a web server. Give scheme, host and port: --url http://${bare}`,
  );
}
