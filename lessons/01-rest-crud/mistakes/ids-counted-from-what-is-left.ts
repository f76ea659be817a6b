// Region: create
// Step: 4
// Sentence: An id that is counted from what is left is given out twice
// Source: RFC 3986, section 1.1 (a URI tells one resource from all others); a size is no sequence

app.post("/todos", (request, response) => {
  const fields = checkedFields(request);
  const id = String(todos.size + 1);
  const url = `${request.protocol}://${request.get("Host")}/todos/${id}`;
  const todo: Todo = { id, url, ...fields, completed: false };
  todos.set(id, todo);
  response.status(201).location(url).json(todo);
});
