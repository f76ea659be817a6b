/**
 * What the lesson command tells: the trace so far, what is added to it, and how things stand.
 */

import type { Trace } from "@course/wire";
import { useEffect, useState } from "react";
import type { LiveState, News } from "../src/messages.ts";

interface Live {
  trace: Trace;
  state: LiveState | undefined;
  /** Whether the command is there; a browser asks again by itself. */
  isConnected: boolean;
}

/** What the command keeps as well; more would only be scrolled over. */
const MOST_EVENTS = 10_000;

const NOTHING: Trace = { version: 1, title: "", participants: [], connections: [], events: [] };

export function useLive(): Live {
  const [trace, setTrace] = useState(NOTHING);
  const [state, setState] = useState<LiveState>();
  const [isConnected, setConnected] = useState(false);
  useEffect(() => {
    const source = new EventSource("/live");
    const on = <T>(event: string, take: (data: T) => void) =>
      source.addEventListener(event, ({ data }: MessageEvent<string>) => {
        setConnected(true);
        take(JSON.parse(data) as T);
      });
    on<Trace>("trace", setTrace);
    on<News>("news", (news) => setTrace((known) => withNews(known, news)));
    on<LiveState>("state", setState);
    source.addEventListener("error", () => setConnected(false));
    return () => source.close();
  }, []);
  return { trace, state, isConnected };
}

/** What has a known id takes the old one's place, all else comes at the end. */
function withNews(trace: Trace, news: News): Trace {
  return {
    ...trace,
    participants: merged(trace.participants, news.participants),
    connections: merged(trace.connections, news.connections),
    events: merged(trace.events, news.events).slice(-MOST_EVENTS),
  };
}

function merged<T extends { id: string }>(known: readonly T[], news: readonly T[]): T[] {
  const all = new Map(known.map((each) => [each.id, each]));
  for (const each of news) all.set(each.id, each);
  return [...all.values()];
}
