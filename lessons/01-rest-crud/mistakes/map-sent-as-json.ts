// Region: read
// Step: 2
// Sentence: A collection is a JSON array
// Source: ECMAScript, JSON.stringify: a Map has no own enumerable properties, so it becomes {}

app.get("/todos", (_, response) => {
  response.json(todos);
});

app.get("/todos/:id", (request, response) => {
  response.json(find(request.params.id));
});

function find(id: string): Todo {
  const todo = todos.get(id);
  if (!todo) throw problem(404, `There is no to-do ${id}.`);
  return todo;
}
