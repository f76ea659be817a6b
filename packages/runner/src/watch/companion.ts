/**
 * The service that a lesson's server calls, given with the lesson: it runs beside the one to try out.
 */

import path from "node:path";
import type { Lesson, ServerProblem, Spares } from "@course/lesson-kit/judge";
import { Server, ServerFailure } from "@course/lesson-kit/judge";
import { findPort } from "./port.ts";

export class Companion {
  readonly #server: Server;
  readonly #variable: string;

  private constructor(server: Server, variable: string) {
    this.#server = server;
    this.#variable = variable;
  }

  /**
   * Starts it on its port, or on a free one above; undefined when the lesson names no service.
   *
   * `failed` is called when it could not be started: the lesson goes on without it.
   */
  static async start(
    lesson: Lesson,
    spares: Spares,
    failed: (problem: ServerProblem) => void,
  ): Promise<Companion | undefined> {
    const { service, env } = lesson.needs;
    if (!service) return undefined;
    const { number } = await findPort(service.port);
    try {
      const file = path.join(lesson.folder, service.file);
      const server = await Server.fromFile(file, spares, { env: { ...env, PORT: String(number) } });
      return new Companion(server, service.variable);
    } catch (error) {
      if (!(error instanceof ServerFailure)) throw error;
      failed(error.problem);
      return undefined;
    }
  }

  /** What tells the learner's server where it is. */
  get env(): Record<string, string> {
    return { [this.#variable]: this.#server.origin };
  }

  async stop(): Promise<void> {
    await this.#server.stop();
  }
}
