// Region: promise-a-report
// Step: 1
// Sentence: Location says where the report will be
// Source: RFC 9110, section 15.3.3; a monitor that is not there yet

app.post("/reports", (_, response) => {
  // Whoever knows the id can ask for the report: it must not be one that can be guessed.
  const report: Report = { id: randomUUID(), status: "working" };
  void order(report).then(() => setTimeout(() => reports.set(report.id, report), 1_000));
  response.status(202).location(`/reports/${report.id}`).set("Retry-After", "3").json(report);
});

app.get("/reports/:id", ({ params }, response) => {
  const report = reports.get(params.id);
  if (!report) throw problem(404, `There is no report ${params.id}.`);
  response.json(report);
});
