// Region: promise-a-report
// Step: 1
// Sentence: A promise needs an address
// Source: RFC 9110, section 15.3.3 (point to a status monitor)

app.post("/reports", (_, response) => {
  // Whoever knows the id can ask for the report: it must not be one that can be guessed.
  const report: Report = { id: randomUUID(), status: "working" };
  reports.set(report.id, report);
  void order(report);
  response.status(202).set("Retry-After", "3").json(report);
});

app.get("/reports/:id", ({ params }, response) => {
  const report = reports.get(params.id);
  if (!report) throw problem(404, `There is no report ${params.id}.`);
  response.json(report);
});
