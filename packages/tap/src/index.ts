/** The tap in front of a server, and the bounded record of what it saw. */
export { LiveRecord, type LiveRecordOptions, type News } from "./live-record.ts";
export { Tap, type Door, type Standing, type TapOptions } from "./tap.ts";
