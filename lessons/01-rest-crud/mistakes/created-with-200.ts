// Region: create
// Step: 1
// Sentence: 201 says that something new exists now
// Source: RFC 9110, section 15.3.2

app.post("/todos", (request, response) => {
  const fields = checkedFields(request);
  const id = String((lastId += 1));
  const url = `${request.protocol}://${request.get("Host")}/todos/${id}`;
  const todo: Todo = { id, url, ...fields, completed: false };
  todos.set(id, todo);
  response.location(url).json(todo);
});
