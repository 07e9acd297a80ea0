"""What a forwarded page shows of a case leads to nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engagement.case_words import PrivateFacts, cover_answer, cover_message

MIRELA = PrivateFacts("mirela@tannenberg.example", "+15550101", "Kastanienallee 12")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Write to Mirela@Tannenberg.example.", "Write to •••."),
        ("We called +1 555 01 01 twice.", "We called ••• twice."),
        ("We called 555-0101 twice.", "We called ••• twice."),
        ("It is at KASTANIENALLEE\n12 now.", "It is at ••• now."),
        ("Call the carrier: 0800 123 4567.", "Call the carrier: 0800 123 4567."),
        ("Write to help@fernhollow.example.", "Write to help@fernhollow.example."),
    ],
)
def test_an_answer_keeps_what_is_not_the_shoppers(text: str, shown: str) -> None:
    assert cover_answer(text, MIRELA) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("I am ida@people.example now", "I am ••• now"),
        ("Call (030) 123-4567, please", "Call (•••, please"),
        ("Order 1042, 2 of 3 mugs, 12.90 EUR", "Order 1042, 2 of 3 mugs, 12.90 EUR"),
        ("  As\ntyped <b>  ", "  As\ntyped <b>  "),
    ],
)
def test_a_message_of_the_shopper_loses_every_address_and_number(text: str, shown: str) -> None:
    assert cover_message(text, MIRELA) == shown


@given(st.text(max_size=200), st.text(max_size=50))
def test_the_address_known_never_comes_through(before: str, after: str) -> None:
    assert "mirela@tannenberg.example" not in cover_answer(f"{before}mirela@tannenberg.example{after}", MIRELA)


def test_of_endless_digits_the_end_that_is_known_is_covered() -> None:
    covered = cover_answer("1" * 5_000 + "5550101", MIRELA)
    assert covered.endswith("1•••")
    assert "5550101" not in covered


def test_without_a_contact_nothing_is_known_to_cover() -> None:
    assert cover_answer("Hello at 12", PrivateFacts(None, None, "")) == "Hello at 12"
