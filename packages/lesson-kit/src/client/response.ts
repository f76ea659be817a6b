/**
 * An HTTP answer and what a check may expect of it.
 */

import type http from "node:http";
import { headerPairs } from "../base/headers.ts";
import { HttpMessage } from "../base/http-message.ts";

type AnswerHead = Pick<http.IncomingMessage, "statusCode" | "rawHeaders">;

export class Answer extends HttpMessage {
  readonly status: number;
  readonly #request: string;

  /** `event` is the answer's id in the recording; `request` is what it answers: "POST /todos". */
  constructor(response: AnswerHead, rawBody: Buffer, event: string, request: string) {
    const headers = headerPairs(response.rawHeaders);
    super({ headers, rawBody, event, subject: `the answer to ${request}` });
    this.status = response.statusCode ?? 0;
    this.#request = request;
  }

  /** Expects one of the statuses, such as `201` or `[200, 204]`. `details` follow the status that came. */
  hasStatus(expected: number | number[], why: string, details = ""): this {
    const statuses = [expected].flat();
    if (statuses.includes(this.status)) return this;
    const words = statuses.join(", ").replace(/, (\d+)$/, " or $1");
    throw this.failure(`status ${words} from ${this.#request}`, why, {
      got: `status ${this.status}${details && ` ${details}`}`,
      part: "status",
      note: `expected ${words}`,
    });
  }
}
