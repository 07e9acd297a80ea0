"""The load: requests prepared as bytes, sent over kept-open connections by a process of its own.

The parent calls `run_loads`; the child reads one line of JSON and then all request bytes from standard input and
prints what came back. Both sides of a ratio always use it.
"""

import json
import selectors
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any

from bench.processes import PROJECT_FOLDER, BenchError, Cores, pin


@dataclass(frozen=True, slots=True)
class Load:
    """What to send: `seconds` long in turn, or with `seconds` None each request exactly once."""

    port: int
    requests: Sequence[bytes]
    connections: int
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Answers:
    """What came back, and in which time."""

    seconds: float
    statuses: dict[int, int]

    @property
    def count(self) -> int:
        """How many came."""
        return sum(self.statuses.values())

    @property
    def rate(self) -> float:
        """Answers per second."""
        return self.count / self.seconds

    def require(self, status: int) -> "Answers":
        """These answers, if all have the status; `BenchError` otherwise."""
        if set(self.statuses) != {status}:
            raise BenchError(f"Every answer should have been {status}, but they were {self.statuses}.")
        return self


class Caller:
    """One kept-open connection on which requests are asked one after the other."""

    def __init__(self, port: int) -> None:
        """Connect at once."""
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._received = bytearray()

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """Status and head of the answer."""
        self.socket.sendall(request)
        while (answer := self.receive()) is None:
            pass
        return answer

    def receive(self) -> tuple[int, bytes] | None:
        """Take what has arrived; status and head of the answer once all of it is here."""
        part = self.socket.recv(262_144)
        if not part:
            raise BenchError("The server closed a connection in the middle of the measurement.")
        self._received += part
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return None
        head = bytes(self._received[:end])
        status = int(head[9:12])
        length = 0 if status in {204, 304} else _content_length(head)
        if len(self._received) < end + 4 + length:
            return None
        del self._received[: end + 4 + length]
        return status, head

    def close(self) -> None:
        """Hang up."""
        self.socket.close()


def is_open(port: int) -> bool:
    """Whether somebody listens on a port of this machine."""
    try:
        Caller(port).close()
    except OSError:
        return False
    return True


def is_answering(port: int) -> bool:
    """Whether a server answers HTTP, whatever it says."""
    try:
        caller = Caller(port)
    except OSError:
        return False
    try:
        caller.ask(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    except (OSError, BenchError):
        return False
    finally:
        caller.close()
    return True


def run_loads(loads: Sequence[Load], rounds: int, cores: Cores) -> list[list[Answers]]:
    """Send each load in turn, round after round, from one process of its own; the answers by round and load."""
    order = {
        "rounds": rounds,
        "cores": cores,
        "loads": [
            {
                "port": load.port,
                "connections": load.connections,
                "seconds": load.seconds,
                "sizes": [len(request) for request in load.requests],
            }
            for load in loads
        ],
    }
    told = json.dumps(order).encode() + b"\n" + b"".join(request for load in loads for request in load.requests)
    command = (sys.executable, "-m", "bench.load")
    done = subprocess.run(command, input=told, capture_output=True, cwd=PROJECT_FOLDER, check=False, timeout=600)
    if done.returncode:
        raise BenchError(f"The load ended early: {' '.join(done.stderr.decode().strip().splitlines()[-1:])}")
    return [
        [Answers(came["seconds"], {int(status): count for status, count in came["statuses"].items()}) for came in turn]
        for turn in json.loads(done.stdout)
    ]


def main() -> None:
    """The child's side."""
    order: dict[str, Any] = json.loads(sys.stdin.buffer.readline())
    pin(0, order["cores"])
    sides = [_Side.read(told) for told in order["loads"]]
    rounds = [[side.drive() for side in sides] for _ in range(order["rounds"])]
    json.dump(rounds, sys.stdout)


@dataclass(frozen=True, slots=True)
class _Side:
    """A load with its connections open."""

    callers: list[Caller]
    upcoming: Iterator[bytes]
    seconds: float

    @classmethod
    def read(cls, told: dict[str, Any]) -> "_Side":
        requests = [sys.stdin.buffer.read(size) for size in told["sizes"]]
        callers = [Caller(told["port"]) for _ in range(told["connections"])]
        if told["seconds"] is None:
            return cls(callers, iter(requests), float("inf"))
        return cls(callers, cycle(requests), told["seconds"])

    def drive(self) -> dict[str, Any]:
        seconds, statuses = _drive(self.callers, self.upcoming, self.seconds)
        return {"seconds": seconds, "statuses": statuses}


def _drive(callers: list[Caller], upcoming: Iterator[bytes], seconds: float) -> tuple[float, Counter[int]]:
    statuses: Counter[int] = Counter()
    selector = selectors.DefaultSelector()
    began_at = time.perf_counter()
    busy = 0
    for caller in callers:
        request = next(upcoming, None)
        if request is not None:
            caller.socket.sendall(request)
            selector.register(caller.socket, selectors.EVENT_READ, caller)
            busy += 1
    while busy:
        for key, _ in selector.select():
            answer = key.data.receive()
            if answer is None:
                continue
            statuses[answer[0]] += 1
            is_over = time.perf_counter() - began_at >= seconds
            request = None if is_over else next(upcoming, None)
            if request is None:
                busy -= 1
            else:
                key.data.socket.sendall(request)
    return time.perf_counter() - began_at, statuses


def _content_length(head: bytes) -> int:
    lowered = head.lower()
    start = lowered.find(b"\r\ncontent-length:")
    if start < 0:
        raise BenchError("An answer has no Content-Length.")
    end = lowered.find(b"\r\n", start + 2)
    return int(lowered[start + 17 : end if end > 0 else None])


if __name__ == "__main__":
    main()
