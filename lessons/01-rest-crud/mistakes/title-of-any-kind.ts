// Region: refuse-bad-input
// Step: 5
// Sentence: check it at the door
// Source: RFC 9110, section 15.5.21; a JSON value that is truthy need not be a text

/** The request's fields, each of the right kind; what it leaves out is taken from `from`. */
function checkedFields(request: Request, from: Partial<Fields> = { completed: false }): Fields {
  if (!request.is("json")) throw problem(415, "Send JSON, with Content-Type: application/json.");
  if (Array.isArray(request.body)) throw problem(422, "Send one JSON object.");
  const { title, completed, order }: Record<string, unknown> = { ...from, ...request.body };
  const fits = Boolean(title);
  if (!fits) throw problem(422, "title has to be a text of 1 to 200 characters.");
  if (typeof completed !== "boolean") throw problem(422, "completed has to be true or false.");
  if (order === undefined) return { title, completed };
  if (!Number.isInteger(order)) throw problem(422, "order has to be a whole number.");
  return { title, completed, order: Number(order) };
}

app.use((request) => {
  throw problem(404, `There is nothing at ${request.path}.`);
});

// Every error ends up here, those of express.json() too: it throws a 400 for malformed JSON.
const answerProblem: ErrorRequestHandler = (error, _request, response, _next) => {
  const { status = 500, message } = error;
  if (status >= 500) console.error(error);
  const detail = status < 500 ? message : "The server failed; it is not your fault.";
  response.status(status).type("application/problem+json").send(JSON.stringify({ status, detail }));
};
app.use(answerProblem);
