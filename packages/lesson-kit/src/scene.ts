/**
 * How a scene is written: a short story on the wire, told with the fixtures of a check.
 *
 * A file in a lesson's `scenes/` exports one as its default. `pnpm record` plays it against the lesson's
 * solution and writes what crossed the wire beside it; the docs draw that recording.
 */

import type { Fixtures } from "./fixtures.ts";
import type { HttpClient } from "./http.ts";

/**
 * What happens. `offstage` asks the same server, and nothing of it is recorded: it prepares, and it waits
 * for what becomes so without telling anybody.
 *
 * A story waits for each message before it goes on, so that it is the same every time.
 */
export type Play = (fixtures: Fixtures, offstage: HttpClient) => Promise<void>;

/** What to call those who take part, by their id in the recording; two with one name are drawn as one. */
export type Names = Readonly<Record<string, string>>;

export interface Scene {
  /** A sentence that says what happens. */
  title: string;
  play: Play;
  names: Names;
}

/** States a scene; `names` are its words for "server", "consumer", "sender", "receiver-1", "ada" and so on. */
export function scene(title: string, play: Play, names: Names = {}): Scene {
  return { title, play, names };
}
