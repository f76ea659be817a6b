// Region: any-origin
// Step: 1
// Sentence: without these headers the browser does not hand the answer
// Source: Fetch standard, CORS-preflight fetch; with a JSON body Content-Type is not safelisted

// A page from another origin asks first (a preflight, OPTIONS) before its browser lets it write.
app.use((request, response, next) => {
  response.set("Access-Control-Allow-Origin", "*");
  response.set("Access-Control-Expose-Headers", "Location");
  if (request.method !== "OPTIONS") return next();
  response.set("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE");
  response.status(204).end();
});
