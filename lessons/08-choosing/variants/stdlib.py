"""A right answer in Python's standard library: a thread for each way, http.client, and WebSocket frames by hand.

The POST that begins to listen answers with a Location that is a whole URL, and a delivery that is not right
gets 400. Sources: RFC 6455 (WebSocket), the HTML standard, section 9.2 (server-sent events), Standard
Webhooks 1.0.0.
"""

import base64
import hashlib
import hmac
import http.client
import json
import os
import re
import secrets
import signal
import socket
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

DEMO_PAGE = Path(__file__).parent.parent / "demo" / "index.html"
PROVIDER = urlsplit(os.environ.get("PROVIDER_URL", "http://localhost:4108"))
POLL_S = float(os.environ.get("POLL_INTERVAL_MS", "1000")) / 1000
WAIT_S = os.environ.get("WAIT_S", "25")
RECONNECT_S = float(os.environ.get("RECONNECT_MS", "1000")) / 1000

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10

lock = threading.Lock()
heard = []
listeners = {}


class Away(Exception):
    """The provider has refused; it may say for how long it wants to be left alone."""

    def __init__(self, answer):
        super().__init__(f"status {answer.status}")
        self.seconds = retry_after(answer)


def retry_after(answer):
    value = answer.getheader("Retry-After", "0")
    return int(value) if value.isdigit() else 0


class Listener(threading.Thread):
    """One way of listening. `listen` is called again and again, each time after a pause when it fails."""

    way = ""

    def __init__(self, after, every_s):
        super().__init__(daemon=True)
        self.cursor = after
        self.every_s = every_s
        self.over = threading.Event()
        self.open = None

    def run(self):
        while not self.over.is_set():
            try:
                self.listen()
            except (OSError, ValueError, EOFError, http.client.HTTPException, Away) as error:
                self.over.wait(max(RECONNECT_S, getattr(error, "seconds", 0)))
            finally:
                self.hang_up()

    def stop(self):
        self.over.set()
        self.hang_up(from_outside=True)

    def hang_up(self, from_outside=False):
        held = self.open
        if held is None:
            return
        try:
            # Unlike close(), this wakes a thread that reads.
            held.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        if not from_outside:
            held.close()
            self.open = None

    def hear(self, change):
        with lock:
            if not self.over.is_set():
                heard.append({"way": self.way, **change, "at": time.monotonic() * 1000})

    def hear_next(self, change):
        if change["seq"] > self.cursor:
            self.hear(change)
            self.cursor = change["seq"]

    def ask(self, method, path, headers=None, body=None):
        """Resolves with an answer of 2xx whose body is still to be read."""
        connection = http.client.HTTPConnection(PROVIDER.hostname, PROVIDER.port)
        connection.connect()
        self.open = connection.sock
        if self.over.is_set() and method == "GET":
            raise EOFError("It has been told to stop.")
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        if not 200 <= answer.status <= 299:
            raise Away(answer)
        return answer


class Poll(Listener):
    way = "poll"

    def listen(self):
        answer = self.ask("GET", f"/changes?after={self.cursor}")
        for change in json.loads(answer.read()):
            self.hear_next(change)
        self.over.wait(max(self.every_s, retry_after(answer)))


class LongPoll(Listener):
    way = "long-poll"

    def listen(self):
        headers = {"Prefer": f"wait={WAIT_S}"}
        answer = self.ask("GET", f"/changes?after={self.cursor}", headers)
        body = answer.read()
        if answer.status == 204:
            return
        changes = json.loads(body)
        for change in changes:
            self.hear_next(change)
        if not changes:
            raise EOFError("The provider does not hold its answer.")


class Stream(Listener):
    way = "sse"

    def listen(self):
        headers = {"Accept": "text/event-stream", "Last-Event-ID": str(self.cursor)}
        answer = self.ask("GET", f"/changes?after={self.cursor}", headers)
        data = []
        for line in lines_of(answer):
            if line.startswith(b"data:"):
                data.append(line[5:])
            elif line == b"" and data:
                self.hear_next(json.loads(b"\n".join(data)))
                data = []
        raise EOFError("The stream has ended.")


def lines_of(answer):
    """The lines of a stream, which end with LF, CR or CR LF."""
    rest = b""
    while piece := answer.read1(65536):
        # A CR at the very end may be the first half of a CR LF.
        *lines, rest = re.split(rb"\r\n|\n|\r(?!\Z)", rest + piece)
        yield from lines


class WebSocket(Listener):
    way = "websocket"

    def listen(self):
        connection = socket.create_connection((PROVIDER.hostname, PROVIDER.port))
        self.open = connection
        key = base64.b64encode(secrets.token_bytes(16)).decode()
        connection.sendall(
            f"GET /live?after={self.cursor} HTTP/1.1\r\nHost: {PROVIDER.netloc}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        incoming = connection.makefile("rb")
        if b" 101 " not in incoming.readline():
            raise EOFError("The provider has refused.")
        while incoming.readline().strip():
            pass
        while not self.over.is_set():
            opcode, payload = read_frame(incoming)
            if opcode == TEXT:
                self.hear_next(json.loads(payload))
            elif opcode == PING:
                connection.sendall(masked(PONG, payload))
            elif opcode == CLOSE:
                connection.sendall(masked(CLOSE, payload))
                raise EOFError("The provider has said goodbye.")

    def stop(self):
        held = self.open
        self.over.set()
        if held is not None:
            try:
                held.sendall(masked(CLOSE, struct.pack("!H", 1000)))
            except OSError:
                pass
        self.hang_up(from_outside=True)


def read_frame(incoming):
    """RFC 6455, section 5.2. The provider masks nothing, and its messages are of one frame."""
    head = exactly(incoming, 2)
    length = head[1] & 0x7F
    if length == 126:
        (length,) = struct.unpack("!H", exactly(incoming, 2))
    elif length == 127:
        (length,) = struct.unpack("!Q", exactly(incoming, 8))
    return head[0] & 0x0F, exactly(incoming, length)


def exactly(incoming, count):
    data = incoming.read(count)
    if len(data) < count:
        raise EOFError("The connection has ended.")
    return data


def masked(opcode, payload):
    """A frame of a client is masked (RFC 6455, section 5.3). All of ours are short."""
    mask = secrets.token_bytes(4)
    body = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
    return bytes([0x80 | opcode, 0x80 | len(payload)]) + mask + body


class Webhook(Listener):
    way = "webhook"

    def __init__(self, after, every_s):
        super().__init__(after, every_s)
        self.after = after
        self.taken = set()
        self.id = None
        self.key = None

    def listen(self):
        if self.id is None:
            self.register()
        answer = self.ask("GET", f"/changes?after={self.after}")
        for change in json.loads(answer.read()):
            self.take(change)
        self.over.wait()

    def run(self):
        super().run()
        if self.id is not None:
            self.ask("DELETE", f"/webhooks/{self.id}")

    def register(self):
        url = f"{origin}/hooks/changes"
        body = json.dumps({"url": url, "events": ["todo.added", "todo.completed"]})
        answer = self.ask("POST", "/webhooks", {"Content-Type": "application/json"}, body)
        registered = json.loads(answer.read())
        self.key = base64.b64decode(registered["secret"].removeprefix("whsec_"))
        self.id = registered["id"]

    def take(self, change):
        with lock:
            if change["seq"] <= self.after or change["seq"] in self.taken:
                return
            self.taken.add(change["seq"])
        self.hear(change)

    def holds(self, headers, raw_body):
        try:
            age_s = abs(time.time() - int(headers.get("webhook-timestamp", "")))
        except ValueError:
            return False
        signed = f"{headers.get('webhook-id')}.{headers.get('webhook-timestamp')}.".encode()
        digest = hmac.new(self.key or b"", signed + raw_body, hashlib.sha256).digest()
        right = f"v1,{base64.b64encode(digest).decode()}"
        listed = headers.get("webhook-signature", "").split(" ")
        same = any(hmac.compare_digest(each.encode(), right.encode()) for each in listed)
        return self.key is not None and age_s <= 300 and same


WAYS = {each.way: each for each in (Poll, LongPoll, Stream, WebSocket, Webhook)}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path == "/heard":
            with lock:
                text = json.dumps(heard)
            self.answer(200, text, "application/json")
        elif self.path == "/":
            self.answer(200, DEMO_PAGE.read_text("utf-8"), "text/html; charset=utf-8")
        else:
            self.refuse(404, "There is nothing here.")

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        try:
            if self.path == "/listeners":
                self.listen(json.loads(body))
            elif self.path == "/hooks/changes":
                self.deliver(body)
            else:
                self.refuse(404, "There is nothing here.")
        except ValueError:
            self.refuse(400, "That is not JSON.")

    def do_DELETE(self):
        with lock:
            listener = listeners.pop(self.path.removeprefix("/listeners/"), None)
        if listener is None:
            return self.refuse(404, "It does not listen so.")
        listener.stop()
        self.answer(204)

    def listen(self, asked):
        way, after = asked.get("way"), asked.get("after", 0)
        if way not in WAYS:
            return self.refuse(422, "There are five ways.")
        listener = WAYS[way](after, asked.get("everyMs", POLL_S * 1000) / 1000)
        with lock:
            if way in listeners:
                return self.refuse(409, "It listens already.")
            listeners[way] = listener
        location = {"Location": f"{origin}/listeners/{way}"}
        self.answer(201, json.dumps({"after": after, "way": way}), "application/json", location)
        listener.start()

    def deliver(self, raw_body):
        with lock:
            listener = listeners.get("webhook")
        if listener is None or not listener.holds(self.headers, raw_body):
            return self.refuse(400, "It is not signed as agreed.")
        event = json.loads(raw_body)
        if event["type"] in ("todo.added", "todo.completed"):
            listener.take(event["data"])
        self.answer(200, "", "text/plain")

    def refuse(self, status, title):
        text = json.dumps({"title": title, "status": status})
        self.answer(status, text, "application/problem+json")

    def answer(self, status, text=None, content_type=None, headers=None):
        body = (text or "").encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if text is not None:
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


ThreadingHTTPServer.daemon_threads = True
server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "4008"))), Handler)
origin = f"http://localhost:{server.server_address[1]}"
print(f"Listening on {origin}", flush=True)


def leave(*_):
    os._exit(0)


for name in (signal.SIGINT, signal.SIGTERM):
    signal.signal(name, leave)
server.serve_forever()
