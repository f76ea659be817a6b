// Region: replace-and-change
// Step: 3
// Sentence: a change creates nothing
// Source: ECMAScript, Map: a key that was deleted comes back at the end

app.put("/todos/:id", (request, response) => {
  const { id, url } = find(request.params.id);
  const todo: Todo = { id, url, ...checkedFields(request) };
  todos.set(id, todo);
  response.json(todo);
});

app.patch("/todos/:id", (request, response) => {
  const todo = find(request.params.id);
  const changed: Todo = { ...todo, ...checkedFields(request, todo) };
  todos.delete(todo.id);
  todos.set(todo.id, changed);
  response.json(changed);
});
