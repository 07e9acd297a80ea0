"""Ports and addresses are judged before anything starts, in one clear sentence."""

import socket
from pathlib import Path

import pytest

from notifier.foundation.errors import ProductError
from portal.cli.supervisor.probes import is_broker_answering, is_web_answering, reachable_host, require_free_port


def test_a_port_that_somebody_uses_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(ProductError, match=rf"^Port {port} on 127\.0\.0\.1 is already in use by another program;"):
            require_free_port("127.0.0.1", port)
    require_free_port("127.0.0.1", port)


def test_a_host_that_is_not_ours_is_named() -> None:
    with pytest.raises(ProductError, match=r"cannot listen on 192\.0\.2\.7 port"):
        require_free_port("192.0.2.7", 8000)


@pytest.mark.parametrize(
    ("host", "reachable"),
    [("0.0.0.0", "127.0.0.1"), ("::", "::1"), ("127.0.0.1", "127.0.0.1"), ("shop.example", "shop.example")],
)
def test_a_server_for_all_addresses_is_reached_on_this_machine(host: str, reachable: str) -> None:
    assert reachable_host(host) == reachable


def test_nobody_answers_where_nobody_listens(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert not is_web_answering("127.0.0.1", port, "/healthz")
    assert not is_broker_answering(tmp_path / "none.sock")
