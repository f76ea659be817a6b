// Region: create
// Step: 1
// Sentence: 201 says that it exists, Location says where
// Source: RFC 9110, section 9.3.3; httplint: "A new resource was created without its location being sent"

app.post("/todos", (request, response) => {
  const fields = checkedFields(request);
  const id = String((lastId += 1));
  const url = `${request.protocol}://${request.get("Host")}/todos/${id}`;
  const todo: Todo = { id, url, ...fields, completed: false };
  todos.set(id, todo);
  response.status(201).json(todo);
});
