// Region: delete
// Step: 4
// Sentence: the next one who asks gets 404
// Source: RFC 9110, section 9.3.5; "soft delete" that reads forget

app.delete("/todos/:id", (request, response) => {
  Object.assign(find(request.params.id), { deletedAt: Date.now() });
  response.status(204).end();
});

app.delete("/todos", (_, response) => {
  todos.clear();
  response.status(204).end();
});
