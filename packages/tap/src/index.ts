/** The tap in front of a server, and the bounded record of its traffic. */
export { LiveRecord, type LiveRecordOptions, type News } from "./live-record.ts";
export { Tap, type Upstream, type TapOptions } from "./tap.ts";
