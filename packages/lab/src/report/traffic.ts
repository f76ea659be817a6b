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

export interface Counted {
  connections: readonly End[];
}

/** Both processes at one moment. */
export interface Moment {
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
 * what the lab says to a process by the way is none of them.
 */
export function traffic(from: Moment, to: Moment): Traffic {
  const earlier = byPorts(from.provider.connections);
  const otherEnds = byPorts(to.consumer.connections);
  const result: Traffic = { toConsumer: 0, toProvider: 0, connections: 0, disagreeing: 0 };
  for (const end of to.provider.connections) {
    const other = otherEnds.get(portsOf(end.remotePort, end.localPort));
    if (!other) continue;
    const before = earlier.get(portsOf(end.localPort, end.remotePort));
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

const portsOf = (local: number, remote: number) => `${local}-${remote}`;

/** A pair of ports may be used again after it was closed: the last to use it counts. */
const byPorts = (ends: readonly End[]) =>
  new Map(ends.map((end) => [portsOf(end.localPort, end.remotePort), end]));
