"""A mail server that takes everything and keeps nothing, as light as it can be; run as a process of its own."""

import argparse
import asyncio
from typing import Final

_ANSWERS: Final = {
    b"MAIL": b"250 2.1.0 Ok\r\n",
    b"RCPT": b"250 2.1.5 Ok\r\n",
    b"DATA": b"354 Go on\r\n",
    b"RSET": b"250 2.0.0 Ok\r\n",
    b"NOOP": b"250 2.0.0 Ok\r\n",
    b"HELO": b"250 sink.example\r\n",
    b"QUIT": b"221 2.0.0 Bye\r\n",
}
_END: Final = b"\r\n.\r\n"


class Conversation(asyncio.Protocol):
    """One client: commands until DATA, then bytes until the dot."""

    def __init__(self, *, is_pipelining: bool) -> None:
        """`is_pipelining` offers RFC 2920."""
        offered = b"250-PIPELINING\r\n" if is_pipelining else b""
        self._greeting = b"250-sink.example\r\n" + offered + b"250-8BITMIME\r\n250 SIZE 50000000\r\n"
        self._waiting = bytearray()
        self._in_data = False
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(b"220 sink.example ESMTP\r\n")

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        answers = bytearray()
        while (answer := self._next_answer()) is not None:
            answers += answer
        assert self._transport is not None
        if answers:
            self._transport.write(bytes(answers))
        if answers.endswith(_ANSWERS[b"QUIT"]):
            self._transport.close()

    def _next_answer(self) -> bytes | None:
        end = _END if self._in_data else b"\r\n"
        position = self._waiting.find(end)
        if position < 0:
            return None
        line = b"" if self._in_data else bytes(self._waiting[:4]).upper()
        del self._waiting[: position + len(end)]
        if self._in_data:
            self._in_data = False
            return b"250 2.0.0 Ok: taken\r\n"
        self._in_data = line == b"DATA"
        return self._greeting if line == b"EHLO" else _ANSWERS.get(line, b"502 5.5.1 Unknown\r\n")


async def _serve(port: int, *, is_pipelining: bool) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Conversation(is_pipelining=is_pipelining), "127.0.0.1", port)
    await server.serve_forever()


def main() -> None:
    """Listen until ended."""
    parser = argparse.ArgumentParser(description="A mail server that takes everything and keeps nothing.")
    parser.add_argument("port", type=int)
    parser.add_argument("--pipelining", action="store_true")
    told = parser.parse_args()
    asyncio.run(_serve(told.port, is_pipelining=told.pipelining))


if __name__ == "__main__":
    main()
