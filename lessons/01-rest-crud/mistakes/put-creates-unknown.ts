// Region: replace-and-change
// Step: 3
// Sentence: The provider hands out the ids
// Source: RFC 9110, section 9.3.4 allows it, this contract does not

app.put("/todos/:id", (request, response) => {
  const { id } = request.params;
  const url = `${request.protocol}://${request.get("Host")}/todos/${id}`;
  const todo: Todo = { id, url, ...checkedFields(request) };
  todos.set(id, todo);
  response.json(todo);
});

app.patch("/todos/:id", (request, response) => {
  const todo = find(request.params.id);
  response.json(Object.assign(todo, checkedFields(request, todo)));
});
