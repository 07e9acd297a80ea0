"""A push service for real browsers: speaks Mozilla's protocol to Firefox, and RFC 8030 to whoever has a message."""

import base64
import hashlib
import json
import socket
import socketserver
import struct
import threading
import uuid
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Final

from tests.running.http_sink import Arrival, HttpSink, Reply, running_http_sink
from tests.running.push_server import encode, find_token_problem

#: RFC 6455, 1.3.
_GREETING: Final = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_TEXT, _CLOSE, _PING, _PONG = 0x1, 0x8, 0x9, 0xA


@dataclass(frozen=True)
class Channel:
    """One subscription: where its messages are posted and the key their sender must have."""

    id: str
    path: str
    key: str


@dataclass
class Autopush:
    """The service with its one browser; https://mozilla-push-service.readthedocs.io/en/latest/design/."""

    sink: HttpSink
    port: int = 0
    channels: dict[str, Channel] = field(default_factory=dict)
    #: Subscriptions the browser has given up.
    unregistered: list[str] = field(default_factory=list)
    #: The address of every message that went on to the browser.
    delivered: list[str] = field(default_factory=list)
    #: The numbers of those that the browser has taken.
    acknowledged: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    #: Statuses of the next answers to senders, after which every proper message is taken.
    answers: deque[int] = field(default_factory=deque)
    agent_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    line: "Line | None" = None

    @property
    def origin(self) -> str:
        """Where messages are posted."""
        return self.sink.url

    @property
    def browser_url(self) -> str:
        """What the browser is told to connect to."""
        return f"ws://127.0.0.1:{self.port}/"

    def lose_browser(self) -> None:
        """Forget everything, as a service does after a mishap: the browser learns it when it connects again."""
        self.channels.clear()
        self.agent_id = uuid.uuid4().hex
        if self.line is not None:
            self.line.hang_up()

    def take(self, arrival: Arrival) -> Reply:
        """A message from a sender, on to the browser."""
        channel = next((one for one in self.channels.values() if one.path == arrival.path), None)
        if channel is None or self.line is None:
            return Reply(410)
        if self.answers:
            return Reply(self.answers.popleft())
        problem = find_token_problem(arrival.headers.get("authorization", ""), self.origin, channel.key)
        if problem is not None:
            self.refusals.append(problem)
            return Reply.json({"message": problem}, 403)
        self.delivered.append(self.origin + channel.path)
        number = str(len(self.delivered))
        headers = {"encoding": arrival.headers["content-encoding"]}
        news = {"channelID": channel.id, "version": number, "data": encode(arrival.body)}
        self.line.say({"messageType": "notification", "headers": headers, **news})
        return Reply(201, headers=(("Location", f"{self.origin}/m/{number}"), ("TTL", "0")))

    def answer(self, said: Mapping[str, Any]) -> dict[str, Any] | None:
        """What the service says to the browser's words, None when nothing."""
        kind = said.get("messageType", "ping")
        if kind == "hello":
            return {"messageType": kind, "status": 200, "uaid": self.agent_id, "use_webpush": True, "broadcasts": {}}
        if kind == "register":
            channel = Channel(said["channelID"], f"/wpush/v2/{uuid.uuid4().hex}", str(said.get("key", "")).rstrip("="))
            self.channels[channel.id] = channel
            names = {"channelID": channel.id, "pushEndpoint": self.origin + channel.path}
            return {"messageType": kind, "status": 200, **names}
        if kind == "unregister":
            self.channels.pop(said["channelID"], None)
            self.unregistered.append(said["channelID"])
            return {"messageType": kind, "status": 200, "channelID": said["channelID"]}
        if kind == "ack":
            self.acknowledged += [update["version"] for update in said["updates"]]
        return {} if kind == "ping" else None


class Line(socketserver.StreamRequestHandler):
    """One websocket connection of the browser (RFC 6455), as far as Firefox needs it: short texts, none in pieces."""

    def handle(self) -> None:
        """Greet, then answer until the browser hangs up."""
        service: Autopush = self.server.service  # type: ignore[attr-defined]  # set where the server is made
        self._writing = threading.Lock()
        self._greet()
        service.line = self
        while (frame := self._read()) is not None:
            kind, payload = frame
            if kind == _CLOSE:
                return
            if kind == _PING:
                self._write(_PONG, payload)
            if kind == _TEXT:
                answer = service.answer(json.loads(payload))
                if answer is not None:
                    self.say(answer)

    def say(self, document: Mapping[str, Any]) -> None:
        """Send a message."""
        self._write(_TEXT, json.dumps(document).encode())

    def hang_up(self) -> None:
        """End the connection."""
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _greet(self) -> None:
        self.rfile.readline()
        headers: dict[bytes, bytes] = {}
        while line := self.rfile.readline().strip():
            name, _, value = line.partition(b":")
            headers[name.lower()] = value.strip()
        proof = base64.b64encode(hashlib.sha1(headers[b"sec-websocket-key"] + _GREETING).digest())  # noqa: S324  as the RFC wants
        lines = [b"HTTP/1.1 101 Switching Protocols", b"Upgrade: websocket", b"Connection: Upgrade"]
        lines += [b"Sec-WebSocket-Accept: " + proof, b"Sec-WebSocket-Protocol: push-notification", b"", b""]
        self.wfile.write(b"\r\n".join(lines))

    def _read(self) -> tuple[int, bytes] | None:
        """Kind and content of the next frame; None at the end."""
        try:
            first, second = self.rfile.read(2)
            length = second & 0x7F
            if length == 126:
                (length,) = struct.unpack(">H", self.rfile.read(2))
            mask = self.rfile.read(4)
            payload = self.rfile.read(length)
        except (OSError, ValueError):
            return None
        return first & 0xF, bytes(octet ^ mask[place % 4] for place, octet in enumerate(payload))

    def _write(self, kind: int, payload: bytes) -> None:
        length = bytes([len(payload)]) if len(payload) < 126 else b"\x7e" + struct.pack(">H", len(payload))
        with self._writing:
            self.wfile.write(bytes([0x80 | kind]) + length + payload)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False


@contextmanager
def running_autopush() -> Iterator[Autopush]:
    """The service on two ports of 127.0.0.1: one for senders, one for the browser."""
    with running_http_sink() as sink, _Server(("127.0.0.1", 0), Line) as server:
        service = Autopush(sink, port=server.server_address[1])
        sink.answer(service.take)
        server.service = service  # type: ignore[attr-defined]  # read by each line
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield service
        finally:
            if service.line is not None:
                service.line.hang_up()
            server.shutdown()
            thread.join()
