/**
 * What a lesson's tests import.
 */

export { Answer } from "./answer.ts";
export { test } from "./collect.ts";
export { Consumer } from "./consumer.ts";
export type { EventStream } from "./event-stream.ts";
export { faultSeeds } from "./faults.ts";
export { gate } from "./gate.ts";
export type { Fixtures } from "./fixtures.ts";
export type { RequestOptions } from "./http.ts";
export { isObject } from "./match.ts";
export { frame, RawPeer, type FrameParts } from "./raw-peer.ts";
export { type Delivery, signatureFault } from "./delivery.ts";
export type { JsonObject } from "./http-message.ts";
export type { Receiver, Script } from "./receiver.ts";
export { jsonReply, type Reply } from "./reply.ts";
export { scene } from "./scene.ts";
export type { DeliverOptions } from "./sender.ts";
export type { ServedSocket } from "./served-socket.ts";
export type { ServedSockets, Welcome } from "./served-sockets.ts";
export type { StreamedAnswer } from "./streamed-answer.ts";
export type { StreamEvent } from "./stream-event.ts";
