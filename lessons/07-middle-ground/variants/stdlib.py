# Lesson 07 in Python, with its standard library alone: the contract is on the wire, not in a language.
#
# Right in other ways than the solution, as the RFCs allow: one thread for each who waits, and one condition
# that wakes them all; JSON with spaces; the id is the first line of an event, data comes before its type;
# and a long poll's answer carries an ETag as well.
#
# Run it by itself: PORT=8080 python3 variants/stdlib.py

import json
import os
import re
import signal
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

DEMO = Path(__file__).parent.parent / "demo" / "index.html"
KEEPALIVE_S = int(os.environ.get("KEEPALIVE_MS", "15000")) / 1000
MAX_WAIT_S = 30
MAX_BODY_BYTES = 100_000

todos = {}
log = []
# Guards both, and is notified of each change.
news = threading.Condition()


class Problem(Exception):
    """An error to raise anywhere; one place answers it (RFC 9457)."""

    def __init__(self, status, title):
        super().__init__(title)
        self.status = status


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):
        self.attempt(self.get)

    def do_POST(self):
        self.attempt(self.add)

    def do_PATCH(self):
        self.attempt(self.change)

    def attempt(self, act):
        try:
            act()
        except Problem as problem:
            body = {"status": problem.status, "title": str(problem)}
            self.send(problem.status, body, {"Content-Type": "application/problem+json"})
        except (BrokenPipeError, ConnectionResetError):
            # Whoever asked has left.
            self.close_connection = True

    def get(self):
        url = urlsplit(self.path)
        if url.path == "/":
            return self.send_bytes(200, DEMO.read_bytes(), {"Content-Type": "text/html"})
        if url.path != "/changes":
            raise Problem(404, "Nothing here")
        after = parse_qs(url.query).get("after", ["0"])[0]
        if not re.fullmatch(r"[0-9]+", after):
            raise Problem(400, "after has to be a number")
        after = int(after)
        if prefers_stream(self.headers.get("Accept", "*/*")):
            last = self.headers.get("Last-Event-ID", "")
            return self.stream(int(last) if re.fullmatch(r"[0-9]+", last) else after)
        wait = wait_of(self.headers.get_all("Prefer", []))
        if wait is not None:
            return self.poll_long(after, min(wait, MAX_WAIT_S))
        self.poll(after)

    def poll(self, after):
        with news:
            changes, tag = since(after), f'"v{len(log)}"'
        headers = {"ETag": tag, "Retry-After": "1", "Cache-Control": "no-cache"}
        condition = self.headers.get("If-None-Match", "")
        tags = [each.strip().removeprefix("W/") for each in condition.split(",")]
        if condition == "*" or tag in tags:
            return self.send_bytes(304, b"", headers)
        self.send(200, changes, headers)

    def poll_long(self, after, wait):
        with news:
            news.wait_for(lambda: since(after), timeout=wait)
            changes, tag = since(after), f'"v{len(log)}"'
        if changes:
            self.send(200, changes, {"ETag": tag})
        else:
            self.send_bytes(204, b"", {})

    def stream(self, sent):
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        while True:
            with news:
                is_new = news.wait_for(lambda: since(sent), timeout=KEEPALIVE_S)
                changes = since(sent)
            for change in changes:
                data = json.dumps(change)
                event = f"id: {change['seq']}\ndata: {data}\nevent: {change['type']}\n\n"
                self.wfile.write(event.encode())
                sent = change["seq"]
            if not is_new:
                self.wfile.write(b": alive\n\n")

    def add(self):
        title = checked(self.read_json().get("title"), False)[0]
        with news:
            number = str(len(todos) + 1)
            url = f"http://{self.headers['Host']}/todos/{number}"
            todo = note("added", {"id": number, "url": url, "title": title, "completed": False})
        self.send(201, todo, {"Location": url})

    def change(self):
        wanted = self.read_json()
        with news:
            before = todos.get(self.path.removeprefix("/todos/"))
            if before is None:
                raise Problem(404, "No such to-do")
            title, completed = checked(
                wanted.get("title", before["title"]), wanted.get("completed", before["completed"])
            )
            todo = {**before, "title": title, "completed": completed}
            if completed and not before["completed"]:
                note("completed", todo)
            todos[todo["id"]] = todo
        self.send(200, todo, {})

    def read_json(self):
        length = min(int(self.headers.get("Content-Length", 0)), MAX_BODY_BYTES)
        try:
            body = json.loads(self.rfile.read(length))
        except ValueError:
            raise Problem(400, "The body is not JSON") from None
        return body if isinstance(body, dict) else {}

    def send(self, status, value, headers):
        body = json.dumps(value).encode()
        self.send_bytes(status, body, {"Content-Type": "application/json", **headers})

    def send_bytes(self, status, body, headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def checked(title, completed):
    if not isinstance(title, str) or not 1 <= len(title) <= 200:
        raise Problem(422, "title has to be 1 to 200 characters")
    if not isinstance(completed, bool):
        raise Problem(422, "completed has to be true or false")
    return title, completed


def note(kind, todo):
    """Writes a change down and wakes everyone who waits; the caller holds the condition."""
    todos[todo["id"]] = todo
    log.append({"seq": len(log) + 1, "type": kind, "todo": todo})
    news.notify_all()
    return todo


def since(after):
    return log[after:]


def wait_of(headers):
    for preference in ",".join(headers).split(","):
        match = re.fullmatch(r'\s*wait\s*=\s*"?([0-9]+)"?\s*(;.*)?', preference, re.IGNORECASE)
        if match:
            return int(match[1])
    return None


def prefers_stream(accept):
    """Whether a stream is liked better than JSON (RFC 9110, section 12.5.1)."""
    likes = {}
    for part in accept.split(","):
        kind, *parameters = [each.strip() for each in part.split(";")]
        q = [each[2:] for each in parameters if each.startswith("q=")]
        likes[kind] = float(q[0]) if q else 1.0
    any_kind = likes.get("*/*", 0)
    stream = likes.get("text/event-stream", 0)
    return stream > 0 and stream >= likes.get("application/json", any_kind)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
server = Server(("127.0.0.1", int(os.environ.get("PORT", "4007"))), Handler)
print(f"Listening on http://localhost:{server.server_port}", flush=True)
server.serve_forever()
