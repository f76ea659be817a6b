// Region: unregister
// Step: 5
// Sentence: DELETE is idempotent in what it leaves behind
// Source: RFC 9110, section 9.2.2

app.delete("/webhooks/:id", (request, response) => {
  endpoints.delete(request.params.id);
  response.status(204).end();
});
