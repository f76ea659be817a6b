// Region: delete
// Step: 4
// Sentence: 404 is fine, 500 never
// Source: RFC 9110, section 9.2.2

app.delete("/todos/:id", (request, response) => {
  const todo = todos.get(request.params.id) as Todo;
  todos.delete(todo.id);
  response.status(204).end();
});

app.delete("/todos", (_, response) => {
  todos.clear();
  response.status(204).end();
});
