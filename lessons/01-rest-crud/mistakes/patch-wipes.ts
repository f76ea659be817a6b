// Region: replace-and-change
// Step: 3
// Sentence: what a PATCH leaves out stays as it was
// Source: RFC 5789, section 2; openmeter#4966

app.put("/todos/:id", (request, response) => {
  const { id, url } = find(request.params.id);
  const todo: Todo = { id, url, ...checkedFields(request) };
  todos.set(id, todo);
  response.json(todo);
});

app.patch("/todos/:id", (request, response) => {
  const todo = find(request.params.id);
  const { title, completed, order } = request.body;
  response.json(Object.assign(todo, { title, completed, order }));
});
