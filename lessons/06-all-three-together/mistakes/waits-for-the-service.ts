// Region: promise-a-report
// Step: 1
// Sentence: does not wait for the service
// Source: https://docs.github.com/en/webhooks/using-webhooks/best-practices-for-using-webhooks (answer at once, work later)

app.post("/reports", async (_, response) => {
  // Whoever knows the id can ask for the report: it must not be one that can be guessed.
  const report: Report = { id: randomUUID(), status: "working" };
  reports.set(report.id, report);
  await order(report);
  response.status(202).location(`/reports/${report.id}`).set("Retry-After", "3").json(report);
});

app.get("/reports/:id", ({ params }, response) => {
  const report = reports.get(params.id);
  if (!report) throw problem(404, `There is no report ${params.id}.`);
  response.json(report);
});
