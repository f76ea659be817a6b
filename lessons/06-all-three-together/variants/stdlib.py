"""A right answer in Python's standard library: a thread for each connection, WebSocket frames by hand.

It answers a callback with 200 and no body, and one that does not verify with 401; a report that has failed
says why. Sources: RFC 6455 (WebSocket), Standard Webhooks 1.0.0.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
import signal
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

DEMO_PAGE = Path(__file__).parent.parent / "demo" / "index.html"
SERVICE_URL = os.environ.get("REPORT_SERVICE_URL", "http://localhost:4106")
KEY = base64.b64decode(os.environ["WEBHOOK_SECRET"].removeprefix("whsec_"))

# RFC 6455, section 1.3.
MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
MAX_MESSAGE_BYTES = 64 * 1024

# A to-do, a report and who watches it may be touched by several threads.
lock = threading.RLock()
todos = []
reports = {}
watchers = {}
acted_on = set()


class Refused(Exception):
    """An error of whoever asks."""

    def __init__(self, status, detail):
        super().__init__(detail)
        self.status = status


def change(report, **news):
    with lock:
        if report["status"] != "working":
            return
        report.update(news)
        for consumer in list(watchers.get(report["id"], ())):
            consumer.say({"type": "report", **report})


def order(report):
    """Runs in a thread of its own: whoever asked for the report has its answer already."""
    with lock:
        body = {
            "reference": report["id"],
            "callbackUrl": f"{origin}/hooks/reports",
            "todos": list(todos),
        }
    request = urllib.request.Request(
        f"{SERVICE_URL}/reports",
        json.dumps(body).encode(),
        {"Content-Type": "application/json"},
        method="POST",
    )
    try:
        # Its answer has a status: that is enough. Anything but a 2xx is raised.
        urllib.request.urlopen(request, timeout=30).close()
    except (OSError, urllib.error.HTTPError) as error:
        change(report, status="failed", reason=str(error))


def is_signed(headers, body):
    webhook_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not timestamp.isdigit() or abs(time.time() - int(timestamp)) > 300:
        return False
    signed = f"{webhook_id}.{timestamp}.".encode() + body
    right = base64.b64encode(hmac.digest(KEY, signed, "sha256"))
    signatures = [each.partition(",") for each in headers.get("webhook-signature", "").split()]
    return any(
        version == "v1" and hmac.compare_digest(value.encode(), right)
        for version, _, value in signatures
    )


def take_event(webhook_id, event):
    data = event.get("data") or {}
    with lock:
        report = reports.get(data.get("reference"))
        if report is None or webhook_id in acted_on:
            return
        acted_on.add(webhook_id)
        if event.get("type") == "report.ready":
            change(report, status="ready", result=data.get("result"))
        elif event.get("type") == "report.failed":
            change(report, status="failed", reason=data.get("reason"))


class Consumer:
    """One WebSocket connection after its handshake."""

    def __init__(self, read, write):
        self.read = read
        self.write = write
        self.writing = threading.Lock()

    def say(self, message):
        self.send(TEXT, json.dumps(message).encode())

    def send(self, opcode, payload):
        length = len(payload)
        short = bytes([length]) if length < 126 else b"\x7e" + length.to_bytes(2, "big")
        try:
            with self.writing:
                self.write(bytes([0x80 | opcode]) + short + payload)
        except OSError:
            # The peer has gone: its own thread notices, and forgets it.
            pass

    def frame(self):
        """The next frame as (is it the last of its message, opcode, payload); None at the end."""
        head = self.read(2)
        if len(head) < 2:
            return None
        length = head[1] & 0x7F
        if length > 125:
            length = int.from_bytes(self.read(2 if length == 126 else 8), "big")
        if length > MAX_MESSAGE_BYTES or not head[1] & 0x80:
            return None
        mask, payload = self.read(4), self.read(length)
        if len(mask) < 4 or len(payload) < length:
            return None
        return head[0] & 0x80, head[0] & 0x0F, bytes(b ^ mask[i % 4] for i, b in enumerate(payload))

    def converse(self):
        parts = b""
        while frame := self.frame():
            last, opcode, payload = frame
            if opcode == CLOSE:
                self.send(CLOSE, payload)
                return
            if opcode == PING:
                self.send(PONG, payload)
            if opcode >= CLOSE:
                continue
            parts += payload
            if last:
                whole, parts = parts, b""
                try:
                    self.watch(whole)
                except (ValueError, AttributeError, TypeError):
                    reason = 'Say {"type":"watch","id":"…"} with the id of a report.'
                    self.say({"type": "error", "reason": reason})

    def watch(self, message):
        message = json.loads(message)
        if message.get("type") != "watch":
            raise ValueError("unknown type")
        with lock:
            report = reports.get(message.get("id"))
            if report is None:
                raise ValueError("unknown report")
            watchers.setdefault(report["id"], set()).add(self)
            if report["status"] != "working":
                self.say({"type": "report", **report})

    def forget(self):
        with lock:
            for each in watchers.values():
                each.discard(self)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.answer(self.get)

    def do_POST(self):
        self.answer(self.post)

    def answer(self, act):
        try:
            act()
        except Refused as error:
            problem = {"title": str(error), "status": error.status}
            self.reply(error.status, problem, kind="application/problem+json")

    def reply(self, status, value=None, kind="application/json", **headers):
        body = b"" if value is None else value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        for name, each in headers.items():
            self.send_header(name.replace("_", "-"), each)
        self.end_headers()
        self.wfile.write(body)

    def get(self):
        path = self.path.split("?")[0]
        if path == "/live":
            self.live()
        elif path == "/":
            self.reply(200, DEMO_PAGE.read_bytes(), kind="text/html; charset=utf-8")
        elif path == "/todos":
            self.reply(200, todos)
        else:
            report = reports.get(path.removeprefix("/reports/"))
            if report is None:
                raise Refused(404, "There is nothing here.")
            self.reply(200, report)

    def post(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/todos":
            self.add(body)
        elif self.path == "/reports":
            self.promise()
        elif self.path == "/hooks/reports":
            self.callback(body)
        else:
            raise Refused(404, "There is nothing here.")

    def add(self, body):
        try:
            title = json.loads(body)["title"]
        except (ValueError, KeyError, TypeError):
            raise Refused(400, "Send {title} as JSON.") from None
        if not isinstance(title, str) or not 1 <= len(title) <= 200:
            raise Refused(422, "title has to be 1 to 200 characters.")
        with lock:
            number = str(len(todos) + 1)
            url = f"{origin}/todos/{number}"
            todo = {"id": number, "url": url, "title": title, "completed": False}
            todos.append(todo)
        self.reply(201, todo, location=url)

    def promise(self):
        report = {"id": secrets.token_urlsafe(), "status": "working"}
        promise = dict(report)
        with lock:
            reports[report["id"]] = report
        threading.Thread(target=order, args=[report], daemon=True).start()
        self.reply(202, promise, location=f"/reports/{report['id']}", retry_after="120")

    def callback(self, body):
        if not is_signed(self.headers, body):
            raise Refused(401, "This is not signed with our secret.")
        event = json.loads(body)
        if event.get("type") == "webhook.verify":
            self.reply(200, {"challenge": event.get("challenge")})
            return
        take_event(self.headers["webhook-id"], event)
        self.reply(200)

    def live(self):
        key = self.headers.get("Sec-WebSocket-Key")
        if self.headers.get("Upgrade", "").lower() != "websocket" or not key:
            raise Refused(426, "This speaks WebSocket only.")
        accept = base64.b64encode(hashlib.sha1(key.encode() + MAGIC).digest()).decode()
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header("Sec-WebSocket-Accept", accept)
        self.end_headers()
        self.close_connection = True
        consumer = Consumer(self.rfile.read, self.wfile.write)
        try:
            consumer.converse()
        except OSError:
            # Cut off without a word.
            pass
        finally:
            consumer.forget()


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


server = Server(("127.0.0.1", int(os.environ.get("PORT", 4006))), Handler)
origin = f"http://localhost:{server.server_address[1]}"
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, lambda *_: os._exit(0))
print(f"Listening on {origin}", flush=True)
server.serve_forever()
