"""A right answer in Python: websockets for the protocol, asyncio for the sockets.

The high-level server of websockets answers GET only, so this uses its protocol without I/O: it is fed the
bytes that came and returns the bytes to send. Any version from 10 on will do.
Sources: RFC 6455; https://websockets.readthedocs.io (Sans-I/O integration).
"""

# Needs: websockets

import asyncio
import io
import json
import os
import signal
from http.client import HTTPMessage, parse_headers
from pathlib import Path

from websockets.frames import Opcode

try:
    from websockets.server import ServerProtocol
except ImportError:  # Its name before version 11, which Debian 12 has not yet.
    from websockets.server import ServerConnection as ServerProtocol

DEMO_PAGE = Path(__file__).parent.parent / "demo" / "index.html"

# More than any message of this lesson needs.
MAX_MESSAGE_BYTES = 64 * 1024

# How long a peer that was told goodbye may take to end the TCP connection.
FAREWELL_SECONDS = 2

todos = []
consumers = set()
origin = ""


class Refused(Exception):
    """An error of the consumer: told to the one who made it, over HTTP with this status."""

    def __init__(self, status, reason):
        super().__init__(reason)
        self.status = status


# The list


def add(title):
    if not isinstance(title, str) or not 1 <= len(title) <= 200:
        raise Refused("422 Unprocessable Content", "title has to be a text of 1 to 200 characters.")
    number = str(len(todos) + 1)
    todo = {"id": number, "url": f"{origin}/todos/{number}", "title": title, "completed": False}
    todos.append(todo)
    tell_everyone({"type": "added", "todo": todo})
    return todo


def complete(number):
    for todo in todos:
        if todo["id"] == number:
            todo["completed"] = True
            tell_everyone({"type": "completed", "todo": todo})
            return
    raise Refused("404 Not Found", f"There is no to-do {number}.")


def members_of(text):
    """The JSON object in `text`."""
    try:
        members = json.loads(text)
    except ValueError as error:
        raise Refused("400 Bad Request", "This is not JSON.") from error
    if not isinstance(members, dict):
        raise Refused("422 Unprocessable Content", "This is not a JSON object.")
    return members


def answer(text):
    message = members_of(text)
    if message.get("type") == "add":
        add(message.get("title"))
    elif message.get("type") == "complete":
        complete(message.get("id"))
    else:
        raise Refused("400 Bad Request", "The type has to be add or complete.")


# WebSocket


class Consumer:
    """One connection: the protocol knows what to send and what has come, the streams carry it."""

    def __init__(self, reader, writer):
        self.reader = reader
        self.writer = writer
        self.protocol = ServerProtocol(max_size=MAX_MESSAGE_BYTES)
        self.parts = []

    def shake_hands(self, head):
        """Answers the opening request; returns whether it was right."""
        self.protocol.receive_data(head)
        requests = self.protocol.events_received()
        if not requests:
            return False
        response = self.protocol.accept(requests[0])
        self.protocol.send_response(response)
        self.flush()
        return response.status_code == 101

    def say(self, message):
        self.protocol.send_text(json.dumps(message).encode())
        self.flush()

    def flush(self):
        for data in self.protocol.data_to_send():
            if self.writer.is_closing():
                return
            if data:
                self.writer.write(data)
            else:
                self.writer.write_eof()

    async def converse(self):
        """Returns when the connection is over, however it came to its end."""
        while True:
            closing = self.protocol.close_expected()
            if closing:
                consumers.discard(self)
            data = await asyncio.wait_for(
                self.reader.read(65_536), FAREWELL_SECONDS if closing else None
            )
            if not data:
                return
            self.protocol.receive_data(data)
            # Before the answers go out: a peer that has broken the protocol gets none.
            if self.protocol.close_expected():
                consumers.discard(self)
            for frame in self.protocol.events_received():
                self.take(frame)
            self.flush()

    def take(self, frame):
        """The protocol answers pings and Close frames itself; what is left are the parts of messages."""
        if frame.opcode is Opcode.BINARY:
            self.fail(1003, "Only text is understood here.")
        if frame.opcode not in (Opcode.TEXT, Opcode.CONT) or self not in consumers:
            return
        self.parts.append(frame.data)
        if not frame.fin:
            return
        whole, self.parts = b"".join(self.parts), []
        try:
            answer(whole.decode())
        except UnicodeDecodeError:
            self.fail(1007, "Text has to be UTF-8.")
        except Refused as error:
            self.say({"type": "error", "reason": str(error)})

    def fail(self, code, reason):
        self.protocol.fail(code, reason)
        consumers.discard(self)


def tell_everyone(message):
    for consumer in list(consumers):
        consumer.say(message)


def tell_presence():
    tell_everyone({"type": "presence", "online": len(consumers)})


async def live(head, reader, writer):
    consumer = Consumer(reader, writer)
    if not consumer.shake_hands(head):
        return
    consumers.add(consumer)
    consumer.say({"type": "snapshot", "todos": todos})
    tell_presence()
    try:
        await consumer.converse()
    finally:
        consumers.discard(consumer)
        tell_presence()


# HTTP


def http_response(status, body, content_type="application/json", **headers):
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *[f"{name}: {value}" for name, value in headers.items()],
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def http_answer(route, headers: HTTPMessage, reader):
    if route == "GET /":
        return http_response("200 OK", DEMO_PAGE.read_bytes(), "text/html; charset=utf-8")
    if route == "GET /todos":
        return http_response("200 OK", json.dumps(todos).encode())
    if route == "POST /todos":
        if headers.get_content_type() != "application/json":
            raise Refused("415 Unsupported Media Type", "The body has to be JSON.")
        body = await reader.readexactly(int(headers.get("Content-Length", 0)))
        todo = add(members_of(body).get("title"))
        return http_response("201 Created", json.dumps(todo).encode(), Location=todo["url"])
    raise Refused("404 Not Found", "There is nothing here.")


async def serve(reader, writer):
    """One TCP connection: one HTTP request, or a WebSocket for as long as it lasts."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        request_line, _, rest = head.partition(b"\r\n")
        method, target, _ = request_line.decode("latin-1").split(" ", 2)
        headers = parse_headers(io.BytesIO(rest))
        if headers.get("Upgrade", "").lower() == "websocket" and target.split("?")[0] == "/live":
            await live(head, reader, writer)
            return
        # An upgrade on any other path ends here as well, with 404.
        upgrade = "Upgrade" in headers
        route = "an upgrade elsewhere" if upgrade else f"{method} {target}"
        writer.write(await http_answer(route, headers, reader))
    except Refused as error:
        problem = {"status": int(error.status[:3]), "detail": str(error)}
        body = json.dumps(problem).encode()
        writer.write(http_response(error.status, body, "application/problem+json"))
    except (ConnectionError, asyncio.IncompleteReadError, asyncio.TimeoutError, ValueError):
        # The peer has gone, or never spoke HTTP: there is nobody to tell.
        pass
    finally:
        writer.close()


async def main():
    global origin
    server = await asyncio.start_server(serve, "127.0.0.1", int(os.environ.get("PORT", 4002)))
    origin = f"http://localhost:{server.sockets[0].getsockname()[1]}"
    print(f"Listening on {origin}", flush=True)
    await server.serve_forever()


for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, lambda *_: os._exit(0))

asyncio.run(main())
