/**
 * What a lesson's tests import.
 */

export { Answer } from "./client/response.ts";
export { test } from "./fixtures/test.ts";
export { Consumer } from "./client/websocket-peer.ts";
export type { EventStream } from "./client/event-stream.ts";
export { faultSeeds } from "./service/fault-proxy.ts";
export { deferred } from "./base/deferred.ts";
export type { Fixtures } from "./fixtures/fixtures.ts";
export { describeMember, describeValue, isObject } from "./base/describe.ts";
export { anyId, anyNumber, anyString, like } from "./base/like.ts";
export { mismatch } from "./base/match.ts";
export { frame } from "./client/raw-websocket.ts";
export { type Delivery, signatureFault } from "./service/delivery.ts";
export type { JsonObject } from "./base/http-message.ts";
export type { Receiver, Script } from "./service/receiver.ts";
export { jsonReply, type Reply } from "./service/reply.ts";
export { scene } from "./fixtures/scene.ts";
export type { DeliverOptions, DeliveryAnswer } from "./client/webhook-sender.ts";
export type { ServedSocket } from "./service/served-websocket.ts";
export type { StreamedReply } from "./service/streamed-reply.ts";
export type { ServerSentEvent } from "./client/server-sent-event.ts";
