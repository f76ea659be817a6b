// Region: delete
// Step: 4
// Sentence: whoever deletes it loses nothing else
// Source: Express routing: app.delete("/todos{/:id}") takes both paths

app.delete("/todos{/:id}", (_, response) => {
  todos.clear();
  response.status(204).end();
});
