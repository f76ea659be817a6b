// Region: refuse-what-cannot-work
// Step: 2
// Sentence: ends up in lists and logs
// Source: RFC 3986, section 7.5

/** What the request asks for, if deliveries could ever get there. */
function checked(request: Request): Wanted {
  if (!request.is("json")) throw problem(415, "Send JSON, with Content-Type: application/json.");
  const { url, events }: Record<string, unknown> = request.body ?? {};
  if (typeof url !== "string" || !canBeCalled(url)) {
    throw problem(422, "url has to begin with http:// or https://, and carry no user name.");
  }
  const isList = Array.isArray(events) && events.length > 0;
  if (!isList || !events.every((type) => EVENTS.includes(type))) {
    throw problem(422, `events has to be a list of ${EVENTS.join(" and ")}.`);
  }
  return { url, events };
}

function canBeCalled(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username } = new URL(text);
  return /^https?:$/.test(protocol) && username === "";
}
