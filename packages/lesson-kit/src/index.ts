/**
 * What a lesson's tests import.
 */

export { Answer, type JsonObject } from "./answer.ts";
export { test } from "./collect.ts";
export { Consumer } from "./consumer.ts";
export type { Fixtures } from "./fixtures.ts";
export type { RequestOptions } from "./http.ts";
export { isObject } from "./match.ts";
export { frame, RawPeer, type FrameParts } from "./raw-peer.ts";
export type { Delivery, Receiver } from "./receiver.ts";
export type { Reply } from "./reply.ts";
