"""The head of an answer is read as RFC 9112 writes it, and what is no answer is told apart."""

import socket
from http.client import HTTPException

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.providers.web_push.plain_response import PlainResponse


def read(octets: bytes) -> tuple[PlainResponse, bytes]:
    """What comes out of these octets, after which the other side has ended the connection."""
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            theirs.sendall(octets)
        response = PlainResponse(ours, method="POST")
        try:
            response.begin()
            return response, response.read(1_000)
        finally:
            response.close()


@pytest.mark.parametrize(
    ("octets", "status", "body", "is_kept"),
    [
        (b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok", 201, b"ok", True),
        (b"HTTP/1.1 201\r\ncontent-length:0\r\n\r\n", 201, b"", True),
        (b"HTTP/1.1 201 Created\nContent-Length: 2\n\nok", 201, b"ok", True),
        (b"HTTP/1.1 204 No Content\r\n\r\n", 204, b"", True),
        (b"HTTP/1.1 429 Later\r\nContent-Length: 2\r\nConnection: Close\r\n\r\nno", 429, b"no", False),
        (b"HTTP/1.0 201 Created\r\nContent-Length: 2\r\n\r\nok", 201, b"ok", False),
        (b"HTTP/1.1 500 Oh\r\n\r\nuntil the end", 500, b"until the end", False),
        (b"HTTP/1.1 500 Oh\r\nContent-Length: -5\r\n\r\nuntil the end", 500, b"until the end", False),
        (b"HTTP/1.1 400 Bad\r\nTransfer-Encoding: Chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n", 400, b"no", True),
        (b"HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n", 410, b"", True),
    ],
)
def test_an_answer_has_a_status_a_body_and_maybe_a_successor(
    octets: bytes, status: int, body: bytes, is_kept: bool
) -> None:
    response, found = read(octets)
    assert (response.status, found, not response.will_close) == (status, body, is_kept)


def test_names_of_headers_are_in_lower_case_and_values_bare() -> None:
    response, _ = read(b"HTTP/1.1 429 Later\r\nRetry-After:  17 \r\nX-Time: a:b\r\nContent-Length: 0\r\n\r\n")
    assert response.fields == {"retry-after": "17", "x-time": "a:b", "content-length": "0"}


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"HTTP/1.1 201 Created\r\n",
        b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n",
        b"HTTP/1.1 2x1 Created\r\n\r\n",
        b"HTTP/1.1 20\r\n\r\n",
        b"HTTP/2 201\r\n\r\n",
        b"220 mail.example ESMTP\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\r\n\r\n",
        b"HTTP/1.1 201 " + b"x" * 20_000 + b"\r\n\r\n",
        b"HTTP/1.1 201 Created\r\n" + b"X: y\r\n" * 101 + b"\r\n",
    ],
)
def test_what_is_no_answer_is_told_apart(octets: bytes) -> None:
    with pytest.raises(HTTPException):
        read(octets)


@given(st.binary(max_size=200), st.sampled_from([b"", b"HTTP/1.1 201 Created\r\n"]))
def test_whatever_comes_is_an_answer_or_told_apart(octets: bytes, start: bytes) -> None:
    try:
        response, _ = read(start + octets)
    except (HTTPException, ValueError):
        return
    assert 200 <= response.status <= 999 or response.status < 100
