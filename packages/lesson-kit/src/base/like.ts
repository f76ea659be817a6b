/**
 * What may stand for a value that a check expects but cannot know: a function that decides, and its words. Pure.
 */

/** Decides by itself whether a value will do. */
export type Matcher = (value: unknown) => boolean;

const words = new WeakMap<Matcher, string>();

/**
 * A matcher with the words that a sentence shows in its place: `<number>`, `[<to-do>, …]`.
 *
 * Without them a function is called after its own name: `isId` is `<id>`, `Array.isArray` is `<array>`.
 */
export function like(shown: string, accepts: Matcher): Matcher {
  const matcher: Matcher = (value) => accepts(value);
  words.set(matcher, shown);
  return matcher;
}

export const anyNumber = like("<number>", (value) => typeof value === "number");
export const anyString = like("<string>", (value) => typeof value === "string");
/** The contracts leave open whether an id is a number or a text. */
export const anyId = like(
  "<id>",
  (value) => typeof value === "number" || typeof value === "string",
);

export const isMatcher = (value: unknown): value is Matcher => typeof value === "function";

/** Never in quotes, so that nobody takes it for a value. */
export function wordsOf(matcher: Matcher): string {
  const own = words.get(matcher);
  if (own !== undefined) return own;
  const [, name] = /^is([A-Z]\w*)$/.exec(matcher.name) ?? [];
  if (name === undefined) return "<…>";
  return `<${name.replaceAll(/\B[A-Z]/g, (letter) => ` ${letter}`).toLowerCase()}>`;
}
