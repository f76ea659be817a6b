/**
 * The service that a lesson's server calls, given with the lesson: it runs beside the preview.
 *
 * A tap stands at its port, so that what the learner's server asks of it is seen too.
 */

import path from "node:path";
import type { Lesson, ServerProblem, WorkerPool } from "@course/lesson-kit/judge";
import { SERVER, Server, ServerFailure } from "@course/lesson-kit/judge";
import type { Tap } from "@course/tap";
import type { LiveRecord } from "@course/tap/record";
import { findPort } from "@course/command/free-port";

interface ServiceOptions {
  workers: WorkerPool;
  /** What crosses is written in here. */
  record: LiveRecord;
  /** Called when it could not be started: the lesson goes on without it. */
  failed: (problem: ServerProblem) => void;
}

export class Service {
  readonly #server: Server;
  readonly #tap: Tap;
  readonly #variable: string;

  private constructor(server: Server, tap: Tap, variable: string) {
    this.#server = server;
    this.#tap = tap;
    this.#variable = variable;
  }

  /** Starts it on its port, or on a free one above; undefined when the lesson names no service. */
  static async start(
    lesson: Lesson,
    { workers, record, failed }: ServiceOptions,
  ): Promise<Service | undefined> {
    const { service, env } = lesson.config;
    if (!service) return undefined;
    const { number } = await findPort(service.port);
    const { Tap } = await import("@course/tap");
    const id = record.participant("service", "the service", "receiver");
    const between = { client: SERVER, server: id };
    const tap = await Tap.open({ port: number, record, between });
    try {
      const file = path.join(lesson.folder, service.file);
      const options = { env: { ...env, PORT: String(number) }, remapPort: true };
      const server = await Server.fromFile(file, workers, options);
      if (server.address) tap.setUpstream({ is: "there", address: server.address });
      return new Service(server, tap, service.variable);
    } catch (error) {
      await tap.close();
      if (!(error instanceof ServerFailure)) throw error;
      failed(error.problem);
      return undefined;
    }
  }

  /** Where it is, as the learner's server knows it. */
  get origin(): string {
    return this.#server.origin;
  }

  /** What tells the learner's server where it is. */
  get env(): Record<string, string> {
    return { [this.#variable]: this.origin };
  }

  async stop(): Promise<void> {
    await this.#server.stop();
    await this.#tap.close();
  }
}
