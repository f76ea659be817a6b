// Region: create
// Step: 1
// Sentence: One to-do has one URL
// Source: RFC 9110, section 10.2.2 (in a 201, Location names the new resource)

app.post("/todos", (request, response) => {
  const fields = checkedFields(request);
  const id = String((lastId += 1));
  const url = `${request.protocol}://${request.get("Host")}/todos/${id}`;
  const todo: Todo = { id, url, ...fields, completed: false };
  todos.set(id, todo);
  response.status(201).location("/todos").json(todo);
});
