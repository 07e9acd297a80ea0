"""E-mail addresses have one form, and one digest for every spelling."""

import pytest

from notifier.channels.addresses import AddressError, digest_email, find_email, normalise_email


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("  Mira@Buyer.EXAMPLE ", "Mira@buyer.example"),
        ("mira+shop@buyer.example", "mira+shop@buyer.example"),
        ("mira@bücher.example", "mira@bücher.example"),
        ("mu\u0308ller@buyer.example", "müller@buyer.example"),
    ],
)
def test_an_address_is_brought_into_its_normal_form(text: str, normal: str) -> None:
    assert normalise_email(text) == normal
    assert normalise_email(normal) == normal


@pytest.mark.parametrize(
    "text", ["", "mira", "mira@", "@buyer.example", "a b@buyer.example", "mira@localhost", "a@b@c.example"]
)
def test_what_is_no_address_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(AddressError, match=r"\S"):
        normalise_email(text)
    assert find_email(text) is None


def test_a_name_of_the_own_network_is_an_address_only_where_that_is_allowed() -> None:
    assert normalise_email("orders@localhost", allows_local=True) == "orders@localhost"


def test_nobody_is_two_people_because_of_capital_letters() -> None:
    assert digest_email("Mira@buyer.example") == digest_email("mira@buyer.example")
    assert digest_email("mira@buyer.example") != digest_email("mara@buyer.example")


def test_a_missing_address_is_none() -> None:
    assert find_email(None) is None
    assert find_email("mira@buyer.example") == "mira@buyer.example"
