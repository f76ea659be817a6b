// Region: create
// Step: 5
// Sentence: nothing of a bad request is stored
// Source: RFC 9110, section 15.5.1; checks that come after the side effect

app.post("/todos", (request, response) => {
  const id = String((lastId += 1));
  const url = `${request.protocol}://${request.get("Host")}/todos/${id}`;
  const todo: Todo = { id, url, ...request.body, completed: false };
  todos.set(id, todo);
  checkedFields(request);
  response.status(201).location(url).json(todo);
});
