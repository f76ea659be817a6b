/**
 * Sentences above the verdict that are no part of it: a changed starter, a fault of the course, a key's answer.
 */

export class Notices {
  readonly #draw: () => void;
  #sentences: string[] = [];
  #answer: string | undefined;
  #outlivesSave = false;

  /** `draw` is called whenever there is another sentence to see. */
  constructor(draw: () => void) {
    this.#draw = draw;
  }

  get sentences(): string[] {
    return this.#answer === undefined ? this.#sentences : [...this.#sentences, this.#answer];
  }

  /** By the next save it has been read, or is out of date. */
  say(sentence: string): void {
    if (!this.#sentences.includes(sentence)) this.#sentences.push(sentence);
    this.#draw();
  }

  /**
   * Says what came of a key, in place of the last such answer; undefined takes that away.
   * `outlivesSave`: the key itself has changed the file, and the save that follows is its own.
   */
  answer(sentence: string | undefined, outlivesSave = false): void {
    this.#answer = sentence;
    this.#outlivesSave = outlivesSave;
    this.#draw();
  }

  saved(): void {
    this.#sentences = [];
    if (!this.#outlivesSave) this.#answer = undefined;
    this.#outlivesSave = false;
  }
}
