// Region: promise-a-report
// Step: 1
// Sentence: Retry-After tells whoever polls
// Source: RFC 9110, section 10.2.3 (seconds or an HTTP-date, no unit)

app.post("/reports", (_, response) => {
  // Whoever knows the id can ask for the report: it must not be one that can be guessed.
  const report: Report = { id: randomUUID(), status: "working" };
  reports.set(report.id, report);
  void order(report);
  response
    .status(202)
    .location(`/reports/${report.id}`)
    .set("Retry-After", "3 seconds")
    .json(report);
});

app.get("/reports/:id", ({ params }, response) => {
  const report = reports.get(params.id);
  if (!report) throw problem(404, `There is no report ${params.id}.`);
  response.json(report);
});
