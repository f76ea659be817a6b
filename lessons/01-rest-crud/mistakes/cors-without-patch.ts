// Region: any-origin
// Step: 3
// Sentence: a method that is not on the list never leaves it
// Source: Fetch standard, CORS-preflight fetch; only GET, HEAD and POST need no permission

// A page from another origin asks first (a preflight, OPTIONS) before its browser lets it write.
app.use((request, response, next) => {
  response.set("Access-Control-Allow-Origin", "*");
  response.set("Access-Control-Expose-Headers", "Location");
  if (request.method !== "OPTIONS") return next();
  response.set("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE");
  response.set("Access-Control-Allow-Headers", "Content-Type").status(204).end();
});
