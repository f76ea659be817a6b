// Region: create
// Step: 1
// Sentence: A relative url only works on the page it came from
// Source: todo-backend: 8 of its 16 checks fail with "/todos/1" when its page is on another origin

app.post("/todos", (request, response) => {
  const fields = checkedFields(request);
  const id = String((lastId += 1));
  const url = `/todos/${id}`;
  const todo: Todo = { id, url, ...fields, completed: false };
  todos.set(id, todo);
  response.status(201).location(url).json(todo);
});
