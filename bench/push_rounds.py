"""Rounds of one way to push, in a process of its own: told a number, it sends so many and says what they took."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from bench.processes import PROJECT_FOLDER, BenchError, Cores, pin

_LAST_WORDS = 600


@dataclass(frozen=True, slots=True)
class Spent:
    """What so many messages took."""

    messages: int
    cpu_seconds: float
    seconds: float

    @property
    def cpu_per_message(self) -> float:
        """CPU seconds of the process for one message."""
        return self.cpu_seconds / self.messages

    @property
    def rate(self) -> float:
        """Messages per second."""
        return self.messages / self.seconds


class Pusher:
    """The parent's end of such a process."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        """The process must run `answer_rounds`."""
        self._process = process

    def send(self, messages: int) -> Spent:
        """So many messages, one round."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{messages}\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            _, said = self._process.communicate()
            raise BenchError(f"A pusher ended before its round: {said[-_LAST_WORDS:]}")
        return Spent(**json.loads(line))


def answer_rounds(send: Callable[[int], None]) -> None:
    """The child's end: one line of JSON for each line with a number, until there are no more."""
    for line in sys.stdin:
        messages = int(line)
        began, used = time.perf_counter(), time.process_time()
        send(messages)
        spent = {
            "messages": messages,
            "cpu_seconds": time.process_time() - used,
            "seconds": time.perf_counter() - began,
        }
        print(json.dumps(spent), flush=True)


@contextmanager
def running_pusher(module: str, origin: str, environment: Mapping[str, str], cores: Cores) -> Iterator[Pusher]:
    """A process of the module, told the origin of the push service."""
    process = subprocess.Popen(
        (sys.executable, "-m", module, origin),
        env=dict(os.environ) | dict(environment),
        cwd=PROJECT_FOLDER,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    pin(process.pid, cores)
    try:
        yield Pusher(process)
    finally:
        process.kill()
        process.communicate()
