// Region: replace-and-change
// Step: 3
// Sentence: The answer has to tell what is stored
// Source: RFC 5789, section 2; a copy made by spread is not the thing in the Map

app.put("/todos/:id", (request, response) => {
  const { id, url } = find(request.params.id);
  const todo: Todo = { id, url, ...checkedFields(request) };
  todos.set(id, todo);
  response.json(todo);
});

app.patch("/todos/:id", (request, response) => {
  const todo = find(request.params.id);
  response.json({ ...todo, ...checkedFields(request, todo) });
});
