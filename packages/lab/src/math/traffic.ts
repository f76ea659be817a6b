/**
 * What crossed between two processes, by what both ends of each connection have counted. Pure.
 */

/** One connection as one end sees it; the other sees the same ports, swapped. */
export interface End {
  localPort: number;
  remotePort: number;
  bytesRead: number;
  bytesWritten: number;
  isOpen: boolean;
}

interface Counted {
  /** From the first to the last. */
  connections: readonly End[];
}

/** Both processes at one moment. */
interface Moment {
  provider: Counted;
  consumer: Counted;
}

export interface Traffic {
  toConsumer: number;
  toProvider: number;
  /** Connections on which something crossed. */
  connections: number;
  /** Connections of which one end has written other than the other has read. */
  disagreeing: number;
}

/**
 * What crossed from one moment to another. Only connections of which both processes have an end count:
 * the lab's own calls to a process are not among them.
 */
export function traffic(from: Moment, to: Moment): Traffic {
  const earlier = byName(from.provider.connections);
  const otherEnds = byName(to.consumer.connections);
  const result: Traffic = { toConsumer: 0, toProvider: 0, connections: 0, disagreeing: 0 };
  for (const [name, end] of byName(to.provider.connections)) {
    const other = otherEnds.get(name);
    if (!other) continue;
    const before = earlier.get(name);
    const written = end.bytesWritten - (before?.bytesWritten ?? 0);
    const read = end.bytesRead - (before?.bytesRead ?? 0);
    if (written + read === 0) continue;
    result.toConsumer += written;
    result.toProvider += read;
    result.connections += 1;
    const agrees = end.bytesWritten === other.bytesRead && end.bytesRead === other.bytesWritten;
    if (!agrees) result.disagreeing += 1;
  }
  return result;
}

/**
 * A name that both ends of a connection have in common, and no other: its two ports, and how often they
 * were used together before. Systems give a port again after a while.
 */
function byName(ends: readonly End[]): Map<string, End> {
  const uses = new Map<string, number>();
  const named = new Map<string, End>();
  for (const end of ends) {
    const ports = [end.localPort, end.remotePort].toSorted((one, other) => one - other).join("-");
    const use = uses.get(ports) ?? 0;
    uses.set(ports, use + 1);
    named.set(`${ports} ${use}`, end);
  }
  return named;
}
