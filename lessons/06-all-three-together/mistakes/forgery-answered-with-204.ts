// Region: believe-only-a-signed-callback
// Step: 3
// Sentence: Anybody can post to an address
// Source: RFC 9110, section 15.5.2; whoever signs wrongly has to learn of it

const actedOn = new Set<string>();

app.post("/hooks/reports", express.raw({ type: () => true }), ({ headers, body }, response) => {
  const rawBody = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  if (!isSigned(headers, rawBody)) return void response.status(204).end();
  const { type, challenge, data } = JSON.parse(rawBody.toString());
  if (type === "webhook.verify") return void response.json({ challenge });
  const [id, report] = [String(headers["webhook-id"]), reports.get(data?.reference)];
  if (report && !actedOn.has(id)) {
    actedOn.add(id);
    if (type === "report.ready") change(report, { status: "ready", result: data.result });
    if (type === "report.failed") change(report, { status: "failed" });
  }
  response.status(204).end();
});
