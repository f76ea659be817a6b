// Region: read
// Step: 2
// Sentence: A list without a stable order
// Source: RFC 8259, section 5: an array is an ordered sequence

app.get("/todos", (_, response) => {
  response.json([...todos.values()].reverse());
});

app.get("/todos/:id", (request, response) => {
  response.json(find(request.params.id));
});

function find(id: string): Todo {
  const todo = todos.get(id);
  if (!todo) throw problem(404, `There is no to-do ${id}.`);
  return todo;
}
