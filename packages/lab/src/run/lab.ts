/**
 * What all parts of a run share: its files, its size, its chance, and the processes that it has started.
 */

import { seeded } from "@course/command/random";
import { Child, type Start } from "./child.ts";
import type { Profile } from "./profile.ts";

export interface LabFiles {
  /** Lesson 08's provider. */
  provider: string;
  /** The consumer that is measured: the solution, or the learner's own. */
  consumer: string;
}

/** What a run has to end. */
interface Owned {
  end: () => Promise<void>;
}

/** One run. */
export class Lab {
  readonly files: LabFiles;
  readonly profile: Profile;
  readonly seed: number;
  /** Told what is being done, in a few words. */
  readonly progress: (what: string) => void;
  readonly #running = new Set<Owned>();
  #isOver = false;

  constructor(
    files: LabFiles,
    profile: Profile,
    seed: number,
    progress: (what: string) => void = () => {},
  ) {
    this.files = files;
    this.profile = profile;
    this.seed = seed;
    this.progress = progress;
  }

  /** Chance for one part of the run: the same for the same seed, whatever the other parts do. */
  random(part: string): () => number {
    return seeded(`${this.seed} ${part}`);
  }

  /** Starts a process that ends with this run. */
  async start<Calls extends object>(start: Start): Promise<Child<Calls>> {
    if (this.#isOver) throw new Error("This run is over.");
    const child = await Child.start<Calls>(start);
    await this.owns(child);
    return child;
  }

  /** Ends with this run whatever has an end. */
  async owns<T extends Owned>(thing: T): Promise<T> {
    this.#running.add(thing);
    // It was still on its way when the run was ended.
    if (this.#isOver) await this.end([thing]);
    return thing;
  }

  /** Ends what is not needed any more. */
  async end(things: Iterable<Owned>): Promise<void> {
    const ending = [...things];
    for (const thing of ending) this.#running.delete(thing);
    await Promise.all(ending.map((thing) => thing.end()));
  }

  /** Ends everything, and nothing begins any more. */
  async over(): Promise<void> {
    this.#isOver = true;
    await this.end(this.#running);
  }
}
