/**
 * The live page of one session: what it is told, and what it may have done.
 */

import type { LessonContext } from "../workspace/context.ts";
import { answerNamed } from "../inbox/answers.ts";
import type { LivePage, LiveSession } from "../watch/session-state.ts";
import { inBatches } from "./batches.ts";
import { compareFailure } from "./compare.ts";
import { Console } from "./console.ts";
import type { PageActions } from "./page-app.ts";
import { PageServer } from "./page-server.ts";
import { RequestError } from "./request-error.ts";
import { stateOf } from "./state.ts";

export class LiveView implements LivePage {
  readonly #context: LessonContext;
  readonly #session: LiveSession;
  readonly #console: Console;
  readonly #tells = new Set<() => void>();
  #server: PageServer | undefined;

  private constructor(context: LessonContext, session: LiveSession) {
    this.#context = context;
    this.#session = session;
    const origin = () => session.preview?.address ?? `http://localhost:${context.lesson.port}`;
    this.#console = new Console(origin, () => this.changed());
  }

  static async open(context: LessonContext, session: LiveSession): Promise<LiveView> {
    const view = new LiveView(context, session);
    view.#server = await PageServer.open(view.#actions());
    return view;
  }

  /** The link to the page. */
  get url(): string {
    return this.#server?.url ?? "";
  }

  /** Tells every page how things stand now. */
  changed(): void {
    for (const tell of this.#tells) tell();
  }

  async close(): Promise<void> {
    this.#console.terminate();
    await this.#server?.close();
  }

  #actions(): PageActions {
    const { lesson } = this.#context;
    const { record } = this.#session;
    return {
      watches: (tell) => {
        const tellState = () =>
          tell("state", stateOf(this.#context, this.#session, this.#console.socket));
        tell("trace", record.trace(`Lesson ${lesson.id}, live`));
        tellState();
        this.#tells.add(tellState);
        const stop = inBatches(record, (news) => tell("news", news));
        return () => {
          stop();
          this.#tells.delete(tellState);
        };
      },
      reads: { "/comparison": () => compareFailure(this.#context, this.#session.state) },
      does: {
        "/request": (body) =>
          this.#console.request({
            method: text(body, "method"),
            target: text(body, "target"),
            headers: headersIn(text(body, "headers")),
            body: text(body, "body"),
          }),
        "/socket/open": (body) => this.#console.open(text(body, "target")),
        "/socket/send": (body) => this.#console.send(text(body, "text")),
        "/socket/close": () => this.#console.close(),
        "/inbox/answer": (body) => this.#answer(text(body, "answer")),
        "/inbox/replay": (body) => this.#replay(Number(body["number"])),
      },
    };
  }

  #answer(word: string): void {
    const answer = answerNamed(word) ?? (word === "no answer" ? word : undefined);
    if (!answer) throw new RequestError(`The inbox cannot answer "${word}".`);
    this.#session.deliveries?.answers(answer);
  }

  async #replay(number: number): Promise<void> {
    if (await this.#session.deliveries?.replay(number)) return;
    throw new RequestError(`Delivery ${number} is not kept any more.`);
  }
}

function text(body: Record<string, unknown>, name: string): string {
  const value = body[name];
  if (typeof value === "string") return value;
  throw new RequestError(`"${name}" has to be a string.`);
}

/** `Name: value`, one in a line. */
function headersIn(lines: string): Record<string, string> {
  const pairs = lines
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const colon = line.indexOf(":");
      if (colon < 1) throw new RequestError(`"${line}" is not a header: write it as Name: value`);
      return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()] as const;
    });
  return Object.fromEntries(pairs);
}
