/**
 * The page: how the lesson stands, what crosses the wire, and the means to make something cross it.
 */

import type { ReactNode } from "react";
import Console from "./Console.tsx";
import Difference from "./Difference.tsx";
import Inbox from "./Inbox.tsx";
import Steps from "./Steps.tsx";
import { useLive } from "./useLive.ts";
import Wire from "./Wire.tsx";

export default function App(): ReactNode {
  const { trace, state, isConnected } = useLive();
  return (
    <main>
      <header>
        <h1>{state?.title ?? "The wire, live"}</h1>
        <p role="status">
          {isConnected
            ? `Your server: ${state?.address ?? "not listening yet"}`
            : "Not connected to the lesson command. This page reconnects when it runs again."}
        </p>
      </header>
      {state && <Steps state={state} />}
      <Wire trace={trace} state={state} />
      {state && <Console state={state} />}
      {state?.inbox && <Inbox inbox={state.inbox} />}
      {state?.failure && <Difference key={`${state.failure.step} ${state.failure.check}`} />}
    </main>
  );
}
