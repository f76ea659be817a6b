// Region: create
// Step: 1
// Sentence: build the url from the request's Host header
// Source: RFC 9110, section 7.2 (Host)

app.post("/todos", (request, response) => {
  const fields = checkedFields(request);
  const id = String((lastId += 1));
  const url = `http://localhost:3000/todos/${id}`;
  const todo: Todo = { id, url, ...fields, completed: false };
  todos.set(id, todo);
  response.status(201).location(url).json(todo);
});
