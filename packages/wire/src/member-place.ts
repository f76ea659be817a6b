/**
 * Where in a JSON text one member or element is (RFC 8259), for the caret under it. Pure.
 */

/** The names of members and the indexes of elements that lead to a place, from the outside in. */
export type JsonPath = readonly (string | number)[];

/** Offsets in the text; `end` is the first after the place. */
interface Span {
  start: number;
  end: number;
}

/** Strings, punctuation, and everything else that is a value: numbers, true, false and null. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * Finds the place at `path`: name and value of a member, the name alone where the value holds more members.
 *
 * Text before the first brace or bracket is skipped, such as the field names of a server-sent event.
 * Undefined when there is no such place.
 */
export function memberPlace(text: string, path: JsonPath): Span | undefined {
  const begin = text.search(/[{[]/);
  if (begin < 0) return undefined;
  const tokens = [...text.slice(begin).matchAll(TOKEN)].map(({ 0: token, index }) => ({
    token,
    start: begin + index,
    end: begin + index + token.length,
  }));
  let at = 0;
  let found: Span | undefined;

  /** Reads one value; `start` is where its member begins. */
  const value = (here: JsonPath, start = tokens[at]?.start ?? 0): void => {
    const first = tokens[at];
    if (first === undefined) return;
    const isNamed = start < first.start;
    const isContainer = first.token === "{" || first.token === "[";
    const end = isContainer && isNamed ? (tokens[at - 2]?.end ?? first.end) : first.end;
    // Of a name that is there twice the last counts, as for JSON.parse.
    if (isSamePath(here, path)) found = { start, end };
    at += 1;
    if (isContainer) members(here, first.token === "[");
  };
  const members = (parent: JsonPath, isArray: boolean): void => {
    for (let index = 0; at < tokens.length; index += 1) {
      const { token = "", start } = tokens[at] ?? {};
      if (token === "}" || token === "]") break;
      if (!isArray) at += 2;
      value([...parent, isArray ? index : nameOf(token)], start);
      if (tokens[at]?.token === ",") at += 1;
    }
    at += 1;
  };
  value([]);
  return found;
}

const isSamePath = (one: JsonPath, other: JsonPath) =>
  one.length === other.length && one.every((step, index) => step === other[index]);

function nameOf(token: string): string {
  try {
    return String(JSON.parse(token));
  } catch {
    return token;
  }
}
