// Region: replace-and-change
// Step: 5
// Sentence: nothing of a bad request is stored
// Source: RFC 5789, section 2: all of the changes or none

app.put("/todos/:id", (request, response) => {
  const { id, url } = find(request.params.id);
  const todo: Todo = { id, url, ...checkedFields(request) };
  todos.set(id, todo);
  response.json(todo);
});

app.patch("/todos/:id", (request, response) => {
  const todo = find(request.params.id);
  Object.assign(todo, request.body);
  checkedFields(request, todo);
  response.json(todo);
});
