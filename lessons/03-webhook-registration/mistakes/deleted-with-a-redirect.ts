// Region: unregister
// Step: 5
// Sentence: 204 says: done
// Source: RFC 9110, section 15.4

app.delete("/webhooks/:id", (request, response) => {
  endpoints.delete(find(request.params.id).id);
  response.redirect("/webhooks");
});
