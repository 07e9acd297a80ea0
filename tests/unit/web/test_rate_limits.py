"""Tries are counted, also while the store that counts for all processes is away."""

from pathlib import Path

import pytest
from limits import parse

from portal.web.rate_limits import RateLimits, client_network, limits_storage_url

TWICE = parse("2 per minute")


@pytest.fixture(params=["memory", "a store that is away"])
def limits(request: pytest.FixtureRequest, tmp_path: Path) -> RateLimits:
    return RateLimits("" if request.param == "memory" else f"redis+unix://{tmp_path}/nobody.sock?db=1")


def test_too_many_tries_are_refused(limits: RateLimits) -> None:
    assert [limits.take(TWICE, "lookup", "203.0.113.7") for _ in range(3)] == [True, True, False]
    assert limits.is_used_up(TWICE, "lookup", "203.0.113.7")


def test_tries_of_one_do_not_count_for_another(limits: RateLimits) -> None:
    for _ in range(3):
        limits.take(TWICE, "lookup", "203.0.113.7")
    assert not limits.is_used_up(TWICE, "lookup", "203.0.113.8")
    assert limits.take(TWICE, "links", "203.0.113.7")


def test_looking_takes_no_try(limits: RateLimits) -> None:
    assert not any(limits.is_used_up(TWICE, "lookup") for _ in range(5))


@pytest.mark.parametrize(
    ("broker", "storage"),
    [
        ("redis+socket:///data/v.sock?virtual_host=0", "redis+unix:///data/v.sock?db=1"),
        ("redis://cache.example:6379/0", "redis://cache.example:6379/0"),
        ("memory://", ""),
    ],
)
def test_the_brokers_address_is_told_as_the_limiter_spells_it(broker: str, storage: str) -> None:
    assert limits_storage_url(broker) == storage


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("no address", "no address"),
        (None, ""),
    ],
)
def test_tries_of_one_subscriber_are_counted_together(address: str | None, network: str) -> None:
    assert client_network(address) == network
