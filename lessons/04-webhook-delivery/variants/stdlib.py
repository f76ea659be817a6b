# Lesson 04 in Python, with its standard library alone: the contract is on the wire, not in a language.
#
# Right in other ways than the solution, as the contract allows: every delivery has a thread of its own,
# JSON has spaces and sorted keys, times have an offset instead of a Z, an attempt has a status and an
# error of which one is null, wrong fields are a 400, problem details have a title only.
#
# Run it by itself: PORT=8080 python3 variants/stdlib.py

import base64
import hashlib
import hmac
import http.client
import json
import os
import re
import signal
import sys
import threading
import time
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from secrets import token_bytes
from urllib.parse import urlsplit
from uuid import uuid4

DEMO = Path(__file__).parent.parent / "demo" / "index.html"
TIMEOUT_S = int(os.environ.get("DELIVERY_TIMEOUT_MS", 5000)) / 1000
DELAYS_S = [
    int(delay) / 1000 for delay in os.environ.get("RETRY_DELAYS_MS", "1000,5000,30000").split(",")
]
EVENTS = {"todo.added", "todo.completed"}

todos = {}
endpoints = {}
# Each request and each delivery runs in a thread of its own.
lock = threading.RLock()


class Problem(Exception):
    """An error to raise anywhere; one place answers it (RFC 9457)."""

    def __init__(self, status, title):
        super().__init__(title)
        self.status = status


class Endpoint:
    def __init__(self, url, events):
        self.id = uuid4().hex
        self.url = url
        self.events = events
        self.key = token_bytes(24)
        self.deliveries = []
        # Set when nobody wants to be called here any more; it ends every wait for a retry.
        self.ended = threading.Event()


def announce(kind, todo):
    body = json.dumps(
        {"type": kind, "timestamp": datetime.now(timezone.utc).isoformat(), "data": todo},
        sort_keys=True,
        ensure_ascii=False,
    ).encode()
    for endpoint in list(endpoints.values()):
        if kind not in endpoint.events or endpoint.ended.is_set():
            continue
        listed = {"id": uuid4().hex, "type": kind, "state": "pending", "attempts": []}
        endpoint.deliveries.append(listed)
        threading.Thread(target=deliver, args=(endpoint, listed, body), daemon=True).start()


def deliver(endpoint, listed, body):
    for delay in [0, *DELAYS_S]:
        if endpoint.ended.wait(delay):
            break
        at = datetime.now(timezone.utc).isoformat()
        try:
            status, error = send(endpoint, listed["id"], body), None
        except (OSError, http.client.HTTPException) as failure:
            status, error = None, repr(failure)
        with lock:
            listed["attempts"].append({"at": at, "status": status, "error": error})
            if status == 410:
                endpoint.ended.set()
            if status is not None and 200 <= status <= 299:
                listed["state"] = "delivered"
                return
    with lock:
        listed["state"] = "failed"


def send(endpoint, message_id, body):
    address = urlsplit(endpoint.url)
    kinds = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
    connection = kinds[address.scheme](address.hostname, address.port, timeout=TIMEOUT_S)
    seconds = int(time.time())
    content = f"{message_id}.{seconds}.".encode() + body
    signature = base64.b64encode(hmac.digest(endpoint.key, content, hashlib.sha256)).decode()
    path = (address.path or "/") + (f"?{address.query}" if address.query else "")
    headers = {
        "Content-Type": "application/json",
        "Webhook-Id": message_id,
        "Webhook-Timestamp": str(seconds),
        "Webhook-Signature": f"v1,{signature}",
    }
    try:
        connection.request("POST", path, body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


class Handler(BaseHTTPRequestHandler):
    # Keeps a connection open for the next request; HTTP/1.0, the default, closes it.
    protocol_version = "HTTP/1.1"
    # Sends the body at once, though the head before it has not been acknowledged yet.
    disable_nagle_algorithm = True

    def do_GET(self):
        if self.path == "/":
            return self.send(200, DEMO.read_bytes(), "text/html; charset=utf-8")
        self.route({"/webhooks/:id/deliveries": list_deliveries})

    def do_POST(self):
        self.route({"/todos": add, "/webhooks": register})

    def do_PATCH(self):
        self.route({"/todos/:id": change})

    def do_DELETE(self):
        self.route({"/webhooks/:id": unregister})

    def route(self, routes):
        try:
            # Read first, whatever comes: bytes left over would be taken for the next request.
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            match = re.fullmatch(r"(/[a-z]+)(?:/([^/?]+)(/deliveries)?)?", self.path)
            found = match and match[1] + ("/:id" if match[2] else "") + (match[3] or "")
            if found not in routes:
                raise Problem(404, "Nothing here")
            # The events of two changes are raised in the order of the changes.
            with lock:
                status, value, headers = routes[found](self, match[2], body)
                content = b"" if status == 204 else json.dumps(value, indent=1).encode()
            self.send(status, content, "application/json", headers)
        except Problem as problem:
            details = {"status": problem.status, "title": str(problem)}
            self.send(problem.status, json.dumps(details).encode(), "application/problem+json")

    def send(self, status, content, content_type, headers=None):
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """Says nothing: the terminal belongs to the lesson."""


def add(request, _, body):
    key = uuid4().hex
    url = f"http://{request.headers['Host']}/todos/{key}"
    todo = {**fields_of(body, {"completed": False}), "completed": False, "id": key, "url": url}
    todos[key] = todo
    announce("todo.added", todo)
    return 201, todo, {"Location": url}


def change(_, key, body):
    before = find(todos, key)
    todo = {**before, **fields_of(body, before)}
    todos[key] = todo
    if todo["completed"] and not before["completed"]:
        announce("todo.completed", todo)
    return 200, todo, {}


def register(_, __, body):
    sent = object_in(body)
    url, events = sent.get("url"), sent.get("events")
    if not isinstance(url, str) or not re.match(r"https?://[^/@]+(/|$)", url):
        raise Problem(400, "The url begins with http:// or https://")
    if not isinstance(events, list) or not events or not set(events) <= EVENTS:
        raise Problem(400, "No events, or unknown ones")
    endpoint = Endpoint(url, events)
    endpoints[endpoint.id] = endpoint
    shown = {
        "id": endpoint.id,
        "url": url,
        "events": events,
        "status": "active",
        "secret": "whsec_" + base64.b64encode(endpoint.key).decode(),
    }
    return 201, shown, {"Location": f"/webhooks/{endpoint.id}"}


def list_deliveries(_, key, __):
    return 200, find(endpoints, key).deliveries, {}


def unregister(_, key, __):
    find(endpoints, key).ended.set()
    del endpoints[key]
    return 204, None, {}


def find(things, key):
    if key not in things:
        raise Problem(404, "No such thing")
    return things[key]


def object_in(body):
    try:
        sent = json.loads(body)
    except ValueError:
        raise Problem(400, "Not JSON") from None
    if not isinstance(sent, dict):
        raise Problem(400, "Not an object")
    return sent


def fields_of(body, gaps):
    """The fields in the body, each of the right kind; what it leaves out is taken from `gaps`."""
    sent = gaps | object_in(body)
    title, completed = sent.get("title"), sent.get("completed")
    if not isinstance(title, str) or not 1 <= len(title) <= 200:
        raise Problem(400, "The title is a text of 1 to 200 characters")
    if not isinstance(completed, bool):
        raise Problem(400, "completed is true or false")
    return {"title": title, "completed": completed}


server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", 4004))), Handler)
server.daemon_threads = True
for name in (signal.SIGTERM, signal.SIGINT):
    signal.signal(name, lambda *_: sys.exit(0))
# Unflushed, the line would wait in a buffer for as long as the server runs.
print(f"Listening on http://localhost:{server.server_address[1]}", flush=True)
server.serve_forever()
