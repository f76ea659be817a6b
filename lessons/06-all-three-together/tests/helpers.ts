/**
 * What the checks of this lesson have in common: a report of their own each, and the parts that are played
 * around it. Others may use the server at the same time, so that everything is told apart by that report.
 */

import type { Answer, Consumer, DeliverOptions, Delivery, Fixtures } from "@course/lesson-kit";
import { isObject, jsonReply } from "@course/lesson-kit";

/** A report as its consumer knows it. */
export interface Promised {
  id: string | number;
  /** Where the answer said that it will be. */
  location: string;
}

const PROMISES = "Without a report there is nothing to wait for: finish step 1 first.";
const LISTENS = "Without a connection nobody can be told: /live is a WebSocket, as in lesson 02.";
export const TOLD =
  "A message that cannot be acted on is answered with an error to its sender, as in lesson 02.";

/** More than any server needs to notice an answer; without an end, a wrong one would be asked for ever. */
const MAX_ROUNDS = 1_000;

/** The service takes every order, as its contract says. */
export const TAKEN = jsonReply(202, { id: "r1" });

export const isId = (id: unknown) =>
  (typeof id === "string" && id !== "") || typeof id === "number";

/** A result that no other check has. */
export const resultFor = ({ id }: Promised) => ({
  total: 2,
  completed: 1,
  longestTitle: `Buy ${id}`,
});

/** Asks for a report and reads what the promise says. */
export async function order({ http, service }: Fixtures): Promise<Promised> {
  service.answers(TAKEN);
  return promised(await http.post("/reports", {}));
}

export function promised(answer: Answer): Promised {
  answer.hasStatus(202, PROMISES);
  const location = answer.hasHeader("Location", "the report's address", Boolean, PROMISES);
  const { id } = answer.hasObject({ id: isId }, PROMISES);
  return { id: typeof id === "number" ? id : String(id), location };
}

/** Whether a request to the service is about this report. */
export const isAbout =
  ({ id }: Promised) =>
  ({ object }: Delivery): boolean =>
    String(object["reference"]) === String(id);

/** Asks for the report until its status is the one expected. */
export async function becomes(
  { http }: Fixtures,
  { id, location }: Promised,
  status: string,
  why: string,
): Promise<Answer> {
  for (let rounds = 1; ; rounds += 1) {
    const answer = await http.get(location);
    answer.hasStatus(200, why);
    const body = answer.json(why);
    const isThere = isObject(body) && body["status"] === status;
    if (isThere || rounds === MAX_ROUNDS) {
      answer.hasObject({ id, status }, why);
      return answer;
    }
  }
}

/** Expects the report to be as said now, at the first time of asking. */
export async function stands(
  { http }: Fixtures,
  { id, location }: Promised,
  members: Record<string, unknown>,
  why: string,
): Promise<void> {
  const answer = await http.get(location);
  answer.hasStatus(200, why);
  answer.hasObject({ id, ...members }, why);
}

/** Goes on asking for something else until `done`, or until the server had every chance. */
export async function meanwhile({ http }: Fixtures, done: () => boolean): Promise<void> {
  for (let rounds = 0; rounds < MAX_ROUNDS && !done(); rounds += 1) await http.get("/todos");
}

export const readyEvent = (report: Promised, result: unknown = resultFor(report)) => ({
  type: "report.ready",
  timestamp: new Date().toISOString(),
  data: { reference: report.id, result },
});

export const failedEvent = ({ id }: Promised) => ({
  type: "report.failed",
  timestamp: new Date().toISOString(),
  data: { reference: id, reason: "The list is empty." },
});

/** Calls back as the service does. */
export function callBack(
  { sender }: Fixtures,
  event: unknown,
  options: DeliverOptions = {},
): Promise<Answer> {
  return sender.deliver("/hooks/reports", event, options);
}

/** Any 2xx will do. */
export function accepted(answer: Answer, why: string): void {
  if (answer.status < 200 || answer.status > 299) answer.hasStatus([200, 204], why);
}

/** Any 4xx will do. */
export function refused(answer: Answer, why: string): void {
  if (answer.status < 400 || answer.status > 499) answer.hasStatus(401, why);
}

/** Opens a connection and asks to be told of the reports. */
export async function watching({ socket }: Fixtures, ...reports: Promised[]): Promise<Consumer> {
  const consumer = await socket.open("/live", LISTENS);
  await watch(consumer, reports);
  return consumer;
}

/**
 * Asks to be told of the reports, and resolves when the server knows.
 *
 * Nothing answers a `watch` for a report that is still being made. But messages on one connection are read in
 * their order: when the answer to the bad one has come, the good ones before it have been read.
 */
export async function watch(consumer: Consumer, reports: Promised[], why = TOLD): Promise<void> {
  for (const { id } of reports) consumer.send({ type: "watch", id });
  consumer.send({ type: "watch", id: "no-such-report" });
  await consumer.receives({ type: "error" }, why);
}
