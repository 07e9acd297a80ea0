"""A mail server that pipelines and misbehaves: it refuses, hangs up and answers late, and counts what it has taken."""

import asyncio
import re
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Final

from notifier.vocabulary.channel import Channel
from tests.faults.mischief import Answer, Ledger

#: The client's patience, in its account's settings.
CLIENT_SECONDS: Final = 2
_LATE_SECONDS: Final = CLIENT_SECONDS * 2.0
_MESSAGE_ID: Final = re.compile(rb"^Message-ID: <([0-9a-f-]{36})@", re.MULTILINE)
_END: Final = b"\r\n.\r\n"
_SIMPLE: Final = {
    b"EHLO": b"250-sink.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 50000000\r\n",
    b"MAIL": b"250 2.1.0 Ok\r\n",
    b"RSET": b"250 2.0.0 Ok\r\n",
}
#: What is said to RCPT already.
_EARLY: Final = {
    Answer.UNAVAILABLE: b"421 4.3.2 Closing for a moment\r\n",
    Answer.TOO_MANY: b"450 4.7.1 Too many, try again later\r\n",
    Answer.REFUSED: b"550 5.1.1 No such mailbox\r\n",
}
#: What is said after the dot; None hangs up without a word.
_LAST: Final = {
    Answer.TAKEN: b"250 2.0.0 Ok: queued\r\n",
    Answer.TAKEN_LATE: b"250 2.0.0 Ok: queued\r\n",
    Answer.SERVER_ERROR: b"451 4.3.0 Out of order\r\n",
    Answer.TAKEN_GARBAGE: b"What do you mean?\r\n",
    Answer.TAKEN_CUT_SHORT: b"250",
}
_HANGS_UP: Final = frozenset({Answer.UNAVAILABLE, Answer.TAKEN_GARBAGE, Answer.TAKEN_CUT_SHORT})


class _Conversation(asyncio.Protocol):
    """One client; what it had sent before it vanished is read to the end, as mail servers do."""

    def __init__(self, ledger: Ledger, number: int) -> None:
        self._ledger = ledger
        self._number = number
        self._waiting = bytearray()
        self._answer: Answer | None = None
        self._is_content = False
        self._is_over = False
        #: While an answer is on its way, nothing further is read.
        self._is_busy = False
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        if self._ledger.turns_away(Channel.EMAIL, self._number):
            self._hang_up()
        else:
            transport.write(b"220 sink.example ESMTP\r\n")

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        self._go_on()

    def _go_on(self) -> None:
        while not self._is_busy and not self._is_over:
            end = _END if self._is_content else b"\r\n"
            position = self._waiting.find(end)
            if position < 0:
                return
            part = bytes(self._waiting[:position])
            del self._waiting[: position + len(end)]
            if self._is_content:
                self._is_content = False
                self._take(part)
            else:
                self._obey(part)

    def _obey(self, line: bytes) -> None:
        word = line[:4].upper()
        if word == b"RCPT":
            self._meet(line.partition(b"<")[2].partition(b">")[0].decode())
        elif word == b"DATA":
            self._is_content = self._answer is not None
            self._say(b"354 Go on\r\n" if self._is_content else b"503 5.5.1 No valid recipient\r\n")
        elif word == b"QUIT":
            self._say(b"221 2.0.0 Bye\r\n")
            self._hang_up()
        else:
            self._say(_SIMPLE.get(word, b"502 5.5.1 Unknown\r\n"))

    def _meet(self, address: str) -> None:
        answer = self._ledger.choose(Channel.EMAIL, address)
        if answer in _EARLY:
            self._answer = None
            self._ledger.note_early(Channel.EMAIL, answer)
            self._say(_EARLY[answer])
            if answer in _HANGS_UP:
                self._hang_up()
            return
        self._answer = answer
        self._say(b"250 2.1.5 Ok\r\n")

    def _take(self, content: bytes) -> None:
        answer, self._answer = self._answer or Answer.TAKEN, None
        found = _MESSAGE_ID.search(content)
        assert found is not None, content[:500]
        message = found[1].decode()
        self._ledger.note(Channel.EMAIL, message, answer)
        self._is_busy = True
        pause = _LATE_SECONDS if answer is Answer.TAKEN_LATE else self._ledger.pause_seconds(message)
        asyncio.get_running_loop().call_later(pause, self._finish, answer)

    def _finish(self, answer: Answer) -> None:
        self._is_busy = False
        if answer in _LAST:
            self._say(_LAST[answer])
        if answer in _HANGS_UP or answer not in _LAST:
            self._hang_up()
        self._go_on()

    def _say(self, words: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(words)

    def _hang_up(self) -> None:
        self._is_over = True
        if self._transport is not None:
            self._transport.close()


@contextmanager
def running_mail_sink(ledger: Ledger) -> Iterator[int]:
    """The server in a thread of its own, loop and all: a browser test may have left one in the main thread.

    Yields its port on 127.0.0.1.
    """
    opened: Future[_Open] = Future()
    thread = threading.Thread(target=lambda: asyncio.run(_serve(ledger, opened)), name="mail sink")
    thread.start()
    server = opened.result(timeout=30)
    try:
        yield server.port
    finally:
        server.loop.call_soon_threadsafe(server.is_over.set)
        thread.join()


@dataclass(frozen=True, slots=True)
class _Open:
    port: int
    loop: asyncio.AbstractEventLoop
    is_over: asyncio.Event


async def _serve(ledger: Ledger, opened: "Future[_Open]") -> None:
    loop, connections, is_over = asyncio.get_running_loop(), count(1), asyncio.Event()
    try:
        server = await loop.create_server(lambda: _Conversation(ledger, next(connections)), "127.0.0.1", 0, backlog=256)
    except OSError as problem:
        opened.set_exception(problem)
        return
    opened.set_result(_Open(int(server.sockets[0].getsockname()[1]), loop, is_over))
    await is_over.wait()
    # What still talks or waits to answer late ends with the loop.
    server.close()
