// Region: believe-only-a-signed-callback
// Step: 3
// Sentence: A reference that you do not know
// Source: https://www.typescriptlang.org/docs/handbook/release-notes/typescript-2-0.html (the non-null assertion is removed)

const actedOn = new Set<string>();

app.post("/hooks/reports", express.raw({ type: () => true }), ({ headers, body }, response) => {
  const rawBody = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  if (!isSigned(headers, rawBody)) throw problem(401, "This delivery is not signed as agreed.");
  const { type, challenge, data } = JSON.parse(rawBody.toString());
  if (type === "webhook.verify") return void response.json({ challenge });
  const [id, report] = [String(headers["webhook-id"]), reports.get(data?.reference)];
  if (!actedOn.has(id)) {
    actedOn.add(id);
    if (type === "report.ready") change(report!, { status: "ready", result: data.result });
    if (type === "report.failed") change(report!, { status: "failed" });
  }
  response.status(204).end();
});
