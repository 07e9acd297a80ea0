"""An answer that drips for ever is given up; addresses that lead into private networks are told from public ones."""

import socket
import threading
from collections.abc import Iterator

import pytest

from notifier.providers.connecting import is_public
from notifier.providers.http_client import HttpClient, HttpRequest, NoAnswerError


@pytest.fixture
def dripping() -> Iterator[int]:
    """The port of a server that never ends its headers, and never falls silent."""
    over = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65_536)
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            while not over.wait(0.05):
                try:
                    connection.sendall(b"X-More: 1\r\n")
                except OSError:
                    return

    thread = threading.Thread(target=drip, name="dripping")
    thread.start()
    yield int(listener.getsockname()[1])
    over.set()
    thread.join()
    listener.close()


def test_an_answer_that_drips_for_ever_is_given_up(dripping: int) -> None:
    client = HttpClient(allows_private=True, read_seconds=5.0, whole_seconds=0.3)
    with pytest.raises(NoAnswerError):
        client.send(HttpRequest("GET", f"http://127.0.0.1:{dripping}/"))
    client.close()


@pytest.mark.parametrize(
    "address",
    [
        *("10.0.0.1", "127.0.0.1", "169.254.169.254", "::1", "fc00::1", "fec0::1", "ff02::1", "224.0.0.1"),
        *("::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:0a00:0001::1", "::10.0.0.1", "0.0.0.0"),
    ],
)
def test_what_leads_into_a_private_network_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822"])
def test_what_is_in_the_open_internet_is_public(address: str) -> None:
    assert is_public(address)
