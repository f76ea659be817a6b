"""Lesson 03 in Python, with its standard library and nothing else.

Each request has a thread of its own, and so has each challenge: none waits for another.
"""

import base64
import json
import os
import secrets
import signal
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

EVENTS = {"todo.added", "todo.completed"}
TIMEOUT_S = int(os.environ.get("VERIFY_TIMEOUT_MS", "5000")) / 1000
DEMO = Path(__file__).parent.parent / "demo" / "index.html"

endpoints = {}
lock = threading.Lock()


class Problem(Exception):
    """An answer that says what was wrong (RFC 9457)."""

    def __init__(self, status, title):
        super().__init__(title)
        self.status = status
        self.title = title


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect leads to another URL than the one that was registered."""

    def redirect_request(self, *_):
        return None


opener = urllib.request.build_opener(NoRedirect, urllib.request.ProxyHandler({}))


def ask(endpoint):
    challenge = secrets.token_urlsafe(16)
    body = json.dumps({"type": "webhook.verify", "challenge": challenge}).encode()
    request = urllib.request.Request(
        endpoint["url"], body, {"Content-Type": "application/json"}, method="POST"
    )
    deadline = time.monotonic() + TIMEOUT_S
    try:
        with opener.open(request, timeout=TIMEOUT_S) as answer:
            echo = json.loads(read_by(deadline, answer))
        if isinstance(echo, dict) and echo.get("challenge") == challenge:
            with lock:
                endpoint["status"] = "active"
    except Exception as error:  # No answer, no 2xx, no JSON: it stays pending.
        print(f"{endpoint['url']} stays pending: {error}", flush=True)


def read_by(deadline, answer):
    """The whole body. The timeout of a socket is for each piece of it, so the deadline is looked at here."""
    body = b""
    while piece := answer.read1(65536):
        body += piece
        if time.monotonic() > deadline:
            raise TimeoutError("the answer is not complete in time")
    if answer.length:
        raise ConnectionError("the answer breaks off")
    return body


def can_be_called(url):
    if not isinstance(url, str):
        return False
    try:
        parts = urllib.parse.urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Without it the system waits for more to send, and every answer is 40 ms late.
    disable_nagle_algorithm = True

    def do_GET(self):
        self.respond(self.get)

    def do_POST(self):
        self.respond(self.post)

    def do_DELETE(self):
        self.respond(self.delete)

    def respond(self, act):
        length = int(self.headers.get("Content-Length") or 0)
        self.body = self.rfile.read(length)
        try:
            act()
        except Problem as problem:
            value = {"title": problem.title, "status": problem.status}
            self.answer(problem.status, value, {"Content-Type": "application/problem+json"})

    def get(self):
        if self.path == "/":
            self.send(200, DEMO.read_bytes(), {"Content-Type": "text/html; charset=utf-8"})
        elif self.path == "/webhooks":
            with lock:
                self.answer(200, [*endpoints.values()])
        else:
            self.answer(200, self.find())

    def post(self):
        if self.path != "/webhooks":
            raise Problem(404, "nothing is here")
        wanted = self.wanted()
        endpoint = {"id": secrets.token_hex(8), **wanted, "status": "pending"}
        with lock:
            endpoints[endpoint["id"]] = endpoint
        secret = "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode()
        location = {"Location": f"/webhooks/{endpoint['id']}"}
        self.answer(201, {**endpoint, "secret": secret}, location)
        threading.Thread(target=ask, args=(endpoint,), daemon=True).start()

    def delete(self):
        endpoint = self.find()
        with lock:
            endpoints.pop(endpoint["id"], None)
        self.send(204, b"", {})

    def find(self):
        collection, _, name = self.path.removeprefix("/").partition("/")
        with lock:
            endpoint = endpoints.get(name) if collection == "webhooks" else None
        if endpoint is None:
            raise Problem(404, "nothing is here")
        return endpoint

    def wanted(self):
        if self.headers.get_content_type() != "application/json":
            raise Problem(415, "send JSON")
        try:
            body = json.loads(self.body)
        except ValueError:
            raise Problem(400, "this is not JSON") from None
        if not isinstance(body, dict):
            raise Problem(422, "send one object")
        url, events = body.get("url"), body.get("events")
        if not can_be_called(url):
            raise Problem(422, "url has to be an http or https address")
        is_list = isinstance(events, list) and events != []
        if not is_list or not all(isinstance(each, str) and each in EVENTS for each in events):
            raise Problem(422, "events has to be a list of events")
        return {"url": url, "events": events}

    def answer(self, status, value, headers=None):
        everything = {"Content-Type": "application/json", **(headers or {})}
        self.send(status, json.dumps(value, indent=2).encode(), everything)

    def send(self, status, body, headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    # The default of five is less than what ten consumers at the same time need.
    request_queue_size = 128
    daemon_threads = True


def leave(*_):
    os._exit(0)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    server = Server(("127.0.0.1", int(os.environ.get("PORT", "4003"))), Handler)
    print(f"Listening on http://localhost:{server.server_port}", flush=True)
    sys.stdout.flush()
    server.serve_forever()
