// Region: promise-a-report
// Step: 1
// Sentence: not found: 404, and problem details
// Source: RFC 9457, section 3; express answers an unknown path in HTML

app.post("/reports", (_, response) => {
  // Whoever knows the id can ask for the report: it must not be one that can be guessed.
  const report: Report = { id: randomUUID(), status: "working" };
  reports.set(report.id, report);
  void order(report);
  response.status(202).location(`/reports/${report.id}`).set("Retry-After", "3").json(report);
});

app.get("/reports/:id", ({ params }, response, next) => {
  const report = reports.get(params.id);
  if (!report) return next();
  response.json(report);
});
