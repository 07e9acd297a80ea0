"""Tests reach this machine and nothing else."""

import socket

import pytest


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_an_address_elsewhere_is_refused_before_any_packet_leaves() -> None:
    with socket.socket() as connection, pytest.raises(RuntimeError, match=r"192\.0\.2\.1"):
        connection.connect(("192.0.2.1", 80))


def test_this_machine_is_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as connection:
        connection.connect(server.getsockname())
        assert connection.getpeername() == server.getsockname()
