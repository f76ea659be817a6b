// Region: refuse-what-cannot-work
// Step: 2
// Sentence: 201 says that the address is kept now
// Source: a check written for the development machine: http only

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
  const { protocol, username, password } = new URL(text);
  return protocol === "http:" && username === "" && password === "";
}
