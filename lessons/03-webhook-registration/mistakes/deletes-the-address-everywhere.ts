// Region: unregister
// Step: 5
// Sentence: One consumer's farewell is no other's
// Source: lessons.md, 03

app.delete("/webhooks/:id", (request, response) => {
  const { url } = find(request.params.id);
  for (const [id, each] of endpoints) if (each.url === url) endpoints.delete(id);
  response.status(204).end();
});
