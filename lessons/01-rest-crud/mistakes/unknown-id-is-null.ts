// Region: read
// Step: 2
// Sentence: a 200 with null looks like a to-do
// Source: RFC 9110, section 15.5.5

app.get("/todos", (_, response) => {
  response.json([...todos.values()]);
});

app.get("/todos/:id", (request, response) => {
  response.json(todos.get(request.params.id) ?? null);
});

function find(id: string): Todo {
  const todo = todos.get(id);
  if (!todo) throw problem(404, `There is no to-do ${id}.`);
  return todo;
}
