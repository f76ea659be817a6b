# Lesson 01 in Python, with its standard library alone: the contract is on the wire, not in a language.
#
# Right in other ways than the solution, as the RFCs allow: ids are hexadecimal, JSON is indented and its
# keys are sorted, wrong fields are a 400, problem details have a title only, DELETE answers 200 with
# words, and the Server header is Python's own.
#
# Run it by itself: PORT=8080 python3 variants/stdlib.py

import json
import os
import re
import signal
import sys
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from uuid import uuid4

DEMO = Path(__file__).parent.parent / "demo" / "index.html"

# Far more than any to-do needs.
MAX_BODY_BYTES = 100_000

# A dict keeps the order of creation. Each request runs in a thread of its own, hence the lock.
todos = {}
lock = threading.Lock()


class Problem(Exception):
    """An error to raise anywhere; one place answers it (RFC 9457)."""

    def __init__(self, status, title):
        super().__init__(title)
        self.status = status


class Handler(BaseHTTPRequestHandler):
    # Keeps a connection open for the next request; HTTP/1.0, the default, closes it.
    protocol_version = "HTTP/1.1"
    # Sends the body at once, though the head before it has not been acknowledged yet.
    disable_nagle_algorithm = True

    def do_GET(self):
        if self.path == "/":
            return self.send(200, DEMO.read_bytes(), "text/html; charset=utf-8")
        self.route({"/todos": list_all, "/todos/:id": read})

    def do_POST(self):
        self.route({"/todos": create})

    def do_PUT(self):
        self.route({"/todos/:id": replace})

    def do_PATCH(self):
        self.route({"/todos/:id": change})

    def do_DELETE(self):
        self.route({"/todos": delete_all, "/todos/:id": delete})

    def do_OPTIONS(self):
        self.send(
            200,
            b"",
            "text/plain",
            {
                "Access-Control-Allow-Methods": "*",
                "Access-Control-Allow-Headers": "*",
            },
        )

    def route(self, routes):
        try:
            # Read first, whatever comes: bytes left over would be taken for the next request.
            body = self.read_body()
            match = re.fullmatch(r"(/todos)(?:/([^/?]+))?", self.path.split("?")[0])
            function = routes.get("/todos/:id" if match and match[2] else match and match[1])
            if not function:
                raise Problem(404, "Nothing here")
            with lock:
                status, value, headers = function(self, match[2], body)
            self.send_json(status, value, "application/json", headers)
        except Problem as problem:
            details = {"status": problem.status, "title": str(problem)}
            self.send_json(problem.status, details, "application/problem+json", {})

    def read_body(self):
        length = int(self.headers.get("Content-Length") or 0)
        if length > MAX_BODY_BYTES:
            self.close_connection = True
            raise Problem(413, "Too large")
        return self.rfile.read(length)

    def send_json(self, status, value, content_type, headers):
        self.send(status, json.dumps(value, indent=2, sort_keys=True).encode(), content_type, headers)

    def send(self, status, content, content_type, headers=None):
        self.send_response(HTTPStatus(status))
        self.send_header("Access-Control-Allow-Origin", self.headers.get("Origin", "*"))
        self.send_header("Access-Control-Expose-Headers", "Location")
        self.send_header("Vary", "Origin")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """Says nothing: the terminal belongs to the lesson."""


def create(request, _, body):
    todo = fields_of(request, body, {"completed": False})
    todo["completed"] = False
    todo["id"] = uuid4().hex
    todo["url"] = f"http://{request.headers['Host']}/todos/{todo['id']}"
    todos[todo["id"]] = todo
    return 201, todo, {"Location": todo["url"]}


def list_all(*_):
    return 200, list(todos.values()), {}


def read(_, key, __):
    return 200, find(key), {}


def replace(request, key, body):
    todo = find(key)
    address = {"id": key, "url": todo["url"]}
    todos[key] = fields_of(request, body, {"completed": False}) | address
    return 200, todos[key], {}


def change(request, key, body):
    todo = find(key)
    todo.update(fields_of(request, body, todo))
    return 200, todo, {}


def delete(_, key, __):
    find(key)
    del todos[key]
    return 200, "gone", {}


def delete_all(*_):
    todos.clear()
    return 200, "all gone", {}


def find(key):
    if key not in todos:
        raise Problem(404, "No such to-do")
    return todos[key]


def fields_of(request, body, gaps):
    """The fields in the body, each of the right kind; what it leaves out is taken from `gaps`."""
    if request.headers.get_content_type() != "application/json":
        raise Problem(415, "JSON is the only language spoken here")
    try:
        sent = json.loads(body)
    except ValueError:
        raise Problem(400, "Not JSON") from None
    if not isinstance(sent, dict):
        raise Problem(400, "Not an object")
    known = ("title", "completed", "order")
    fields = {name: value for name, value in (gaps | sent).items() if name in known}
    title = fields.get("title")
    if not isinstance(title, str) or not 1 <= len(title) <= 200:
        raise Problem(400, "The title is a text of 1 to 200 characters")
    if not isinstance(fields["completed"], bool):
        raise Problem(400, "completed is true or false")
    # To Python a bool is an int as well.
    if "order" in fields and type(fields["order"]) is not int:
        raise Problem(400, "order is an integer")
    return fields


server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", 4001))), Handler)
for name in (signal.SIGTERM, signal.SIGINT):
    signal.signal(name, lambda *_: sys.exit(0))
# Unflushed, the line would wait in a buffer for as long as the server runs.
print(f"Listening on http://localhost:{server.server_address[1]}", flush=True)
server.serve_forever()
