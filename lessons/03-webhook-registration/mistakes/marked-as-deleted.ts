// Region: unregister
// Step: 5
// Sentence: the endpoint is gone, and not merely answered so
// Source: RFC 9110, section 9.3.5

app.delete("/webhooks/:id", (request, response) => {
  find(request.params.id).status = "pending";
  response.status(204).end();
});
