// Region: read
// Step: 2
// Sentence: A collection is a JSON array
// Source: the contract; JSON:API and others do wrap lists, and then say so

app.get("/todos", (_, response) => {
  response.json({ todos: [...todos.values()], total: todos.size });
});

app.get("/todos/:id", (request, response) => {
  response.json(find(request.params.id));
});

function find(id: string): Todo {
  const todo = todos.get(id);
  if (!todo) throw problem(404, `There is no to-do ${id}.`);
  return todo;
}
