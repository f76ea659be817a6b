// Region: believe-only-a-signed-callback
// Step: 3
// Sentence: GET gives its result
// Source: https://datatracker.ietf.org/doc/html/rfc6455#section-7.1.5 (nobody may be there to hear it)

const actedOn = new Set<string>();

app.post("/hooks/reports", express.raw({ type: () => true }), ({ headers, body }, response) => {
  const rawBody = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  if (!isSigned(headers, rawBody)) throw problem(401, "This delivery is not signed as agreed.");
  const { type, challenge, data } = JSON.parse(rawBody.toString());
  if (type === "webhook.verify") return void response.json({ challenge });
  const [id, report] = [String(headers["webhook-id"]), reports.get(data?.reference)];
  if (report && !actedOn.has(id)) {
    actedOn.add(id);
    if (type === "report.ready") push({ ...report, status: "ready", result: data.result });
    if (type === "report.failed") change(report, { status: "failed" });
  }
  response.status(204).end();
});
