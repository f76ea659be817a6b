/**
 * What crosses, gathered for a moment: a burst of messages is one piece of news.
 */

import type { News } from "@course/live-page/messages";
import type { LiveRecord, News as One } from "@course/tap/record";

/** An event is to be on screen 200 ms after it crossed at the latest. */
const GATHER_MS = 30;

/** Calls `tell` with all that is new, soon after it came; returns the function that stops it. */
export function inBatches(record: LiveRecord, tell: (news: News) => void): () => void {
  const events = new Map<string, News["events"][number]>();
  const connections = new Map<string, News["connections"][number]>();
  let participants: News["participants"] = [];
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    timer = undefined;
    tell({ participants, connections: [...connections.values()], events: [...events.values()] });
    participants = [];
    connections.clear();
    events.clear();
  };
  const unwatch = record.watch((news: One) => {
    if (news.what === "participant") participants.push(news.participant);
    else if (news.what === "connection") connections.set(news.connection.id, news.connection);
    else events.set(news.event.id, news.event);
    timer ??= setTimeout(flush, GATHER_MS);
  });
  return () => {
    unwatch();
    clearTimeout(timer);
  };
}
