// Region: replace-and-change
// Step: 3
// Sentence: what a PUT leaves out goes back to its default
// Source: RFC 9110, section 9.3.4; api-platform/docs#1408

app.put("/todos/:id", (request, response) => {
  const todo = find(request.params.id);
  response.json(Object.assign(todo, checkedFields(request, todo)));
});

app.patch("/todos/:id", (request, response) => {
  const todo = find(request.params.id);
  response.json(Object.assign(todo, checkedFields(request, todo)));
});
