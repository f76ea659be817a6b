"""Lesson 05 in Python, with its standard library and nothing else.

hmac.compare_digest compares in constant time and takes values of any length.
"""

import base64
import hashlib
import hmac
import json
import os
import queue
import signal
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

KEY = base64.b64decode(os.environ["WEBHOOK_SECRET"].removeprefix("whsec_"))
WORK_S = int(os.environ.get("WORK_MS", "0")) / 1000
TOLERANCE_S = 300
DEMO = Path(__file__).parent.parent / "demo" / "index.html"

received = []
ids = set()
lock = threading.Lock()
jobs = queue.Queue()


def work():
    while True:
        job = jobs.get()
        time.sleep(WORK_S)
        received.append(job)


class Refused(Exception):
    """An answer in the 400s."""

    def __init__(self, status, reason):
        super().__init__(reason)
        self.status = status


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Without it the system waits for more to send, and every answer is 40 ms late.
    disable_nagle_algorithm = True

    def do_GET(self):
        if self.path == "/received":
            self.send(200, json.dumps(received).encode())
        elif self.path == "/":
            self.send(200, DEMO.read_bytes(), "text/html; charset=utf-8")
        else:
            self.send(404, b"{}")

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path != "/hooks/todos":
            self.send(404, b"{}")
            return
        try:
            self.send(200, json.dumps(self.hook(body)).encode())
        except Refused as refused:
            self.send(refused.status, json.dumps({"error": str(refused)}).encode())

    def hook(self, body):
        event = self.parsed(body)
        if event.get("type") == "webhook.verify":
            return {"challenge": event.get("challenge")}
        name = self.checked(body)
        if event.get("type") not in ("todo.added", "todo.completed"):
            return {"ignored": True}
        with lock:
            is_new = name not in ids
            ids.add(name)
        if is_new:
            jobs.put({"id": name, "type": event["type"], "data": event.get("data")})
        return {"accepted": True}

    def parsed(self, body):
        try:
            event = json.loads(body)
        except ValueError:
            raise Refused(400, "this is not JSON") from None
        if not isinstance(event, dict):
            raise Refused(400, "send one object")
        return event

    def checked(self, body):
        name = self.headers.get("webhook-id", "")
        timestamp = self.headers.get("webhook-timestamp", "")
        if not timestamp.isascii() or not timestamp.isdigit():
            raise Refused(400, "the timestamp is no number")
        if abs(time.time() - int(timestamp)) > TOLERANCE_S:
            raise Refused(401, "the timestamp is too far from now")
        signed = f"{name}.{timestamp}.".encode() + body
        right = base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest())
        for each in self.headers.get("webhook-signature", "").split(" "):
            version, _, value = each.partition(",")
            if version == "v1" and hmac.compare_digest(value.encode(), right):
                return name
        raise Refused(401, "no signature holds")

    def send(self, status, body, content_type="application/json"):
        self.send_response(status)
        self.send_header("content-type", content_type)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    # The default of five is less than what ten deliveries at the same time need.
    request_queue_size = 128
    daemon_threads = True


if __name__ == "__main__":
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: os._exit(0))
    threading.Thread(target=work, daemon=True).start()
    server = Server(("127.0.0.1", int(os.environ.get("PORT", "4005"))), Handler)
    print(f"Listening on http://localhost:{server.server_port}", flush=True)
    server.serve_forever()
