// Region: believe-only-a-signed-callback
// Step: 4
// Sentence: there is nothing to push
// Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md (verify first)

const actedOn = new Set<string>();

app.post("/hooks/reports", express.raw({ type: () => true }), ({ headers, body }, response) => {
  const rawBody = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  const unchecked = JSON.parse(rawBody.toString());
  const meant = reports.get(unchecked.data?.reference);
  if (meant && !actedOn.has(String(headers["webhook-id"])))
    push({ ...meant, status: "ready", result: unchecked.data.result });
  if (!isSigned(headers, rawBody)) throw problem(401, "This delivery is not signed as agreed.");
  const { type, challenge, data } = JSON.parse(rawBody.toString());
  if (type === "webhook.verify") return void response.json({ challenge });
  const [id, report] = [String(headers["webhook-id"]), reports.get(data?.reference)];
  if (report && !actedOn.has(id)) {
    actedOn.add(id);
    if (type === "report.ready") Object.assign(report, { status: "ready", result: data.result });
    if (type === "report.failed") change(report, { status: "failed" });
  }
  response.status(204).end();
});
