"""A push service over TLS that takes everything and keeps nothing, as light as it can be; a process of its own."""

import argparse
import asyncio
import ssl
from functools import partial
from typing import Final

_END: Final = b"\r\n\r\n"
_LENGTH: Final = b"content-length:"
_TAKEN: Final = (
    b"HTTP/1.1 201 Created\r\nLocation: https://push.example/m/5550142\r\nTTL: 60\r\nContent-Length: 0\r\n\r\n"
)


class Conversation(asyncio.Protocol):
    """One kept-open connection: a head, a body of the length it names, an answer after a while."""

    def __init__(self, delay_seconds: float) -> None:
        """`delay_seconds` from the end of a request to its answer."""
        self._delay_seconds = delay_seconds
        self._waiting = bytearray()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        while (size := self._find_request()) is not None:
            del self._waiting[:size]
            if self._delay_seconds:
                asyncio.get_running_loop().call_later(self._delay_seconds, self._answer)
            else:
                self._answer()

    def _find_request(self) -> int | None:
        """The length of a whole request, None as long as there is none."""
        end = self._waiting.find(_END)
        if end < 0:
            return None
        head = bytes(self._waiting[:end]).lower()
        start = head.find(_LENGTH)
        length = int(head[start + len(_LENGTH) :].split(b"\r\n", 1)[0]) if start >= 0 else 0
        size = end + len(_END) + length
        return size if len(self._waiting) >= size else None

    def _answer(self) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(_TAKEN)


async def _serve(port: int, delay_seconds: float, context: ssl.SSLContext) -> None:
    loop = asyncio.get_running_loop()
    conversation = partial(Conversation, delay_seconds)
    server = await loop.create_server(conversation, "127.0.0.1", port, ssl=context, backlog=256)
    await server.serve_forever()


def main() -> None:
    """Listen until ended."""
    parser = argparse.ArgumentParser(description="A push service that takes everything and keeps nothing.")
    parser.add_argument("port", type=int)
    parser.add_argument("certificate", help="PEM of certificate and key")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds until an answer")
    told = parser.parse_args()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(told.certificate)
    asyncio.run(_serve(told.port, told.delay, context))


if __name__ == "__main__":
    main()
