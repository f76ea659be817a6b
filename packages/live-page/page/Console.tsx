/** Sends HTTP requests and WebSocket messages to the learner's server; the answers are seen on the wire. */

import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import type { LiveState } from "../src/messages.ts";
import { ask } from "./ask.ts";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"];

export default function Console({ state }: { state: LiveState }): ReactNode {
  const [trouble, setTrouble] = useState("");
  const act = (path: string, names: string[]) => (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body = Object.fromEntries(names.map((name) => [name, String(form.get(name) ?? "")]));
    void ask(path, body).then(setTrouble);
  };
  return (
    <section aria-labelledby="console">
      <h2 id="console">Console</h2>
      <form onSubmit={act("/request", ["method", "target", "headers", "body"])}>
        <div className="row">
          <label>
            Method
            <select name="method" defaultValue="POST">
              {METHODS.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </select>
          </label>
          <label className="wide">
            Path
            <input name="target" defaultValue="/todos" required />
          </label>
        </div>
        <label>
          Headers
          <textarea name="headers" rows={2} defaultValue="Content-Type: application/json" />
        </label>
        <label>
          Body
          <textarea name="body" rows={2} defaultValue='{"title":"Buy milk"}' />
        </label>
        <button type="submit">Send the request</button>
      </form>
      <WebSocketForms state={state} act={act} tell={setTrouble} />
      <p role="alert">{trouble}</p>
    </section>
  );
}

interface Forms {
  state: LiveState;
  act: (path: string, names: string[]) => (event: FormEvent<HTMLFormElement>) => void;
  tell: (trouble: string) => void;
}

function WebSocketForms({ state: { socket }, act, tell }: Forms): ReactNode {
  const form = useRef<HTMLFormElement>(null);
  const before = useRef(socket);
  useEffect(() => {
    // The button that was pressed is gone, and the focus with it.
    const isLost = before.current !== socket && document.activeElement === document.body;
    if (isLost) form.current?.querySelector<HTMLElement>("input, textarea")?.focus();
    before.current = socket;
  }, [socket]);
  if (socket !== "open") {
    return (
      <form ref={form} onSubmit={act("/socket/open", ["target"])} className="row">
        <label className="wide">
          WebSocket at
          <input name="target" defaultValue="/live" required />
        </label>
        <button type="submit" disabled={socket === "opening"}>
          Open the WebSocket
        </button>
      </form>
    );
  }
  return (
    <form ref={form} onSubmit={act("/socket/send", ["text"])}>
      <label>
        Message
        <textarea name="text" rows={2} defaultValue='{"type":"add","title":"Buy bread"}' />
      </label>
      <div className="row">
        <button type="submit">Send the message</button>
        <button type="button" onClick={() => void ask("/socket/close").then(tell)}>
          Close the WebSocket
        </button>
      </div>
    </form>
  );
}
