"""A person is found in whatever stands in bodies and words, and nobody else is."""

import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.foundation.personal_data import empty_strings, holds_any
from notifier.foundation.raw_bodies import holds_needle, make_body_needles

LETTERS = "abcxyzABCXYZ0189._+-äéßłñøÅÉ日本"
ADDRESSES = st.text(LETTERS, min_size=1, max_size=20).map(lambda name: f"{name}@people.example")


@given(address=ADDRESSES, written=st.sampled_from([str, str.lower]))
def test_an_address_is_found_however_a_body_spells_it(address: str, written: type[str]) -> None:
    needles = make_body_needles([address])
    known = written(address)
    for body in (
        json.dumps({"to": known}),
        json.dumps({"to": known}, ensure_ascii=False),
        f"To={quote(known, safe='')}",
    ):
        assert holds_needle(body.encode(), needles)


@pytest.mark.parametrize(
    "body",
    [
        '{"phone": "+15550142"}',
        "From=%2B15550142&Body=STOP",
        "whatsapp:+15550142",
        '{"wa_id": "15550142"}',
        f"From={quote_plus('+1 555 0142')}",
    ],
)
def test_a_number_is_found_with_and_without_its_plus(body: str) -> None:
    assert holds_needle(body.encode(), make_body_needles(["+15550142", "+1 555 0142"]))


def test_a_body_about_somebody_else_holds_nothing() -> None:
    needles = make_body_needles(["mara@quill.example", "+15550142", " "])
    assert not holds_needle(b'{"to": "finn@quill.example", "phone": "+15550143", "total": 555}', needles)


def test_names_are_found_as_whole_words_in_any_letter_case() -> None:
    assert holds_any("Signed by LI", {"li"})
    assert not holds_any("Delivered to the lift", {"li"})
    assert holds_any("由日本太郎签收", {"日本太郎"})


def test_only_the_texts_that_name_somebody_are_emptied() -> None:
    facts = {"receiver": {"name": "Mara Quill", "age": 7}, "lines": [{"title": "Lamp"}, "for Mara Quill"], "x": None}
    emptied = {"receiver": {"name": "", "age": 7}, "lines": [{"title": "Lamp"}, ""], "x": None}
    assert empty_strings(facts, {"mara quill"}) == emptied
