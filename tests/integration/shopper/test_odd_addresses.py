"""Addresses no link of ours has: they open nothing, on every database."""

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    "path", ["/t/%00", "/t/%00/problem", "/t/a%00b.json", "/m/%00/track", "/p/%00", "/m/a%00/push-key"]
)
def test_an_address_with_a_nul_in_it_opens_nothing(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
