# The first step of lesson 01, in Python with its standard library alone: POST /todos, and no more.

import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

todos = {}


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        key = str(len(todos) + 1)
        url = f"http://{self.headers['Host']}/todos/{key}"
        todos[key] = {**sent, "id": key, "url": url, "completed": False}
        self.answer(201, {"Location": url, "Content-Type": "application/json"})
        self.wfile.write(json.dumps(todos[key]).encode())

    # A browser asks first whether a page from another origin may send JSON.
    def do_OPTIONS(self):
        self.answer(204, {"Access-Control-Allow-Headers": "Content-Type"})

    def answer(self, status, headers):
        self.send_response(status)
        anyone = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Location"}
        for name, value in (anyone | headers).items():
            self.send_header(name, value)
        self.end_headers()


server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", 8080))), Handler)
print(f"Listening on http://localhost:{server.server_port}", flush=True)
server.serve_forever()
