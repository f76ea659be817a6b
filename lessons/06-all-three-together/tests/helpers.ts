/**
 * What the checks of this lesson have in common: a report of their own each, and the parts that are played
 * around it. Others may use the server at the same time, so that everything is told apart by that report.
 *
 * A server may answer a callback first and change the report afterwards. So a change is waited for, and that
 * nothing has changed is checked after a later change has been seen.
 */

import type { Answer, Consumer, DeliverOptions, DeliveryAnswer } from "@course/lesson-kit";
import type { Delivery, Fixtures, JsonObject } from "@course/lesson-kit";
import { anyString, describeMember, describeValue, jsonReply, like } from "@course/lesson-kit";

/** A report as its consumer knows it. */
export interface Promised {
  id: string | number;
  /** Where the answer said that it will be. */
  location: string;
}

/** A report that the service has an order for. */
export interface Ordered extends Promised {
  /** As it was in the order: the service sends it back unchanged. */
  reference: unknown;
}

const PROMISES = "Without a report there is nothing to wait for: finish step 1 first.";
const LISTENS = "Reports are pushed by WebSocket: /live accepts connections as in lesson 02.";
const LATER = "A valid callback makes its report ready, whatever came before it.";
export const CALLED =
  "The service does the work: POST /reports at REPORT_SERVICE_URL, with your report's id as reference.";
export const TOLD =
  "A message that the server cannot act on is answered with an error to its sender, as in lesson 02.";

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

/** Asks for a report, and resolves when the service has its order. */
export async function order(fixtures: Fixtures): Promise<Ordered> {
  fixtures.service.answers(TAKEN);
  const report = promised(await fixtures.http.post("/reports", {}));
  const { object } = await orderFor(fixtures, report);
  return { ...report, reference: object["reference"] };
}

export function promised(answer: Answer): Promised {
  answer.hasStatus(202, PROMISES);
  const location = answer.hasHeader("Location", "the report's address", Boolean, PROMISES);
  const { id } = answer.hasObject({ id: isId }, PROMISES);
  return { id: typeof id === "number" ? id : String(id), location };
}

/** The order that the service gets for this report. */
export function orderFor({ service }: Fixtures, report: Promised): Promise<Delivery> {
  return service.delivered({ reference: referenceTo(report) }, "an order for the report", CALLED);
}

/** The id, as a number or as a text. */
export const referenceTo = ({ id }: Promised) =>
  like(JSON.stringify(id), (reference) => isId(reference) && String(reference) === String(id));

/** Asks for the report until it is no longer "working", and expects it to be as said then. */
export async function becomes(
  { http }: Fixtures,
  { id, location }: Promised,
  members: JsonObject,
  why: string,
): Promise<void> {
  const isSettled = (answer: Answer) =>
    answer.status !== 200 || answer.object["status"] !== "working";
  const answer = await http.getUntil(location, isSettled);
  answer.hasStatus(200, why);
  answer.expect(isSettled(answer), {
    expected: `${describeMember("status", members["status"])} from GET ${location} within 5 s`,
    got: '"status": "working", all the time',
    why,
    near: '"status"',
  });
  answer.hasObject({ id, ...members }, why);
}

/** Expects the report to be as said now, at the first time of asking. */
export async function stands(
  { http }: Fixtures,
  { id, location }: Promised,
  members: JsonObject,
  why: string,
): Promise<void> {
  const answer = await http.get(location);
  answer.hasStatus(200, why);
  answer.hasObject({ id, ...members }, why);
}

/** Expects the report to be as said, after another one has become ready in the meantime. */
export async function remains(
  fixtures: Fixtures,
  report: Promised,
  members: JsonObject,
  why: string,
): Promise<void> {
  const later = await order(fixtures);
  accepted(await callBack(fixtures, readyEvent(later)), LATER);
  await becomes(fixtures, later, { status: "ready" }, LATER);
  await stands(fixtures, report, members, why);
}

export const readyEvent = (report: Ordered, result: unknown = resultFor(report)) => ({
  type: "report.ready",
  timestamp: new Date().toISOString(),
  data: { reference: report.reference, result },
});

export const failedEvent = ({ reference }: Ordered) => ({
  type: "report.failed",
  timestamp: new Date().toISOString(),
  data: { reference, reason: "The list is empty." },
});

/** Calls back as the service does. */
export function callBack(
  { sender }: Fixtures,
  event: unknown,
  options: DeliverOptions = {},
): Promise<DeliveryAnswer> {
  return sender.deliver("/hooks/reports", event, options);
}

/** Any 2xx will do. `details` follow the status. */
export function accepted(answer: Answer, why: string, details = ""): void {
  if (answer.status < 200 || answer.status > 299) answer.hasStatus([200, 202, 204], why, details);
}

/** Any 4xx will do. `details` follow the status. */
export function refused(answer: Answer, why: string, details = ""): void {
  if (answer.status < 400 || answer.status > 499) answer.hasStatus(401, why, details);
}

/** For the details of a status: the signature that is valid for what was signed. */
export const signing = ({ signed, signature }: DeliveryAnswer) =>
  `although ${signature} is the valid signature of ${signed.replaceAll("\n", String.raw`\n`)}`;

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
  await consumer.receives({ type: "error", reason: anyString }, why);
}

/** Lets another report become ready, and waits until this consumer hears of it: it watches it for that. */
export async function hearsALater(fixtures: Fixtures, consumer: Consumer): Promise<void> {
  const later = await order(fixtures);
  await watch(consumer, [later]);
  accepted(await callBack(fixtures, readyEvent(later)), LATER);
  await consumer.receives({ type: "report", id: later.id, status: "ready" }, LATER);
}

/** Expects exactly one message of that kind to this consumer so far. */
export function heardOnce(consumer: Consumer, report: Promised, status: string, why: string): void {
  const message = { type: "report", id: report.id, status };
  const count = consumer.countReceived(message);
  const once = {
    expected: `one message ${describeValue(message)} to ${consumer.name}`,
    got: `${count} such messages`,
    why,
  };
  consumer.expect(count === 1, once, message);
}
