/** How one event is looked at: from which side, with which headers, with which mark. */
import type { Mark } from "./trace.ts";

export interface View {
  /** As in curl: `>` was sent by the side that opened the connection. */
  gutter: "> " | "< ";
  tone: "sent" | "received";
  headers: "all" | "telling";
  /** Whether anybody in the trace sends an ETag back: only then is one worth a line. */
  isValidated: boolean;
  /** Present when it is this event that is marked. */
  mark: Mark | undefined;
}
