"""Every wrong field is found, and only those."""

import datetime as dt
import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.api.faults import find_faults, find_strange_times
from portal.api.field_types import Count, Draft, Email, Moment, Name, Text


class Part(Draft, frozen=True, kw_only=True):
    title: Name
    quantity: Count
    at: Moment | None = None


class Whole(Draft, frozen=True, kw_only=True):
    number: Name
    email: Email | None = None
    parts: tuple[Part, ...] = ()
    best: Part | None = None
    words: dict[str, Text] = {}  # noqa: RUF012  msgspec copies it


GOOD = {"number": "7", "parts": [{"title": "Mug", "quantity": 1}]}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text(max_size=3) | st.just("2026-11-20T10:00:00Z"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["number", "parts", "best", "title", "quantity", "at", "a/b~c"]), inner)
    ),
    max_leaves=12,
)


def places(value: object) -> dict[str, str]:
    return {fault.pointer: fault.detail for fault in find_faults(value, Whole)}


def is_good(value: object) -> bool:
    try:
        msgspec.convert(value, Whole)
    except msgspec.ValidationError:
        return False
    return True


@given(ANYTHING)
def test_faults_are_found_exactly_where_something_does_not_fit(value: object) -> None:
    assert bool(places(value)) is not is_good(value)


@given(ANYTHING)
def test_a_fault_points_to_something_that_is_there_or_missing(value: object) -> None:
    for pointer, detail in places(value).items():
        found = value
        *parents, last = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]] or [""]
        for part in parents:
            found = found[int(part)] if isinstance(found, list) else found[part]  # type: ignore[index]
        is_there = pointer == "" or (last in found if isinstance(found, dict) else int(last) < len(found))  # type: ignore[arg-type]
        assert is_there is (detail != "It is missing.")


@pytest.mark.parametrize(
    ("change", "pointer", "detail"),
    [
        ({"number": ""}, "/number", "It must be text of length >= 1."),
        ({"number": 7}, "/number", "It must be text, got a whole number."),
        (
            {"email": "mila"},
            "/email",
            "It must have the form of this field: An e-mail address; kept in its normal form.",
        ),
        ({"number": "a\0"}, "/number", "It must not contain NUL characters."),
        ({"parts": {}}, "/parts", "It must be a list, got an object."),
        ({"parts": [{"title": "x"}]}, "/parts/0/quantity", "It is missing."),
        ({"best": {"title": "x", "quantity": 1, "at": "2026-11-20T10:00:00"}}, "/best/at",
         "It must be a moment with its offset from UTC."),
        ({"a/b~c": 1}, "/a~1b~0c", "There is no such field."),
    ],
)  # fmt: skip
def test_a_fault_is_told_in_words_of_everybody(change: dict[str, object], pointer: str, detail: str) -> None:
    assert places(GOOD | change) == {pointer: detail}


def test_a_document_full_of_faults_names_some_of_them() -> None:
    found = find_faults({"number": "7", "parts": [{}] * 1000}, Whole)
    assert 0 < len(found) <= 50
    assert json.dumps([fault.pointer for fault in found])


@pytest.mark.parametrize(("year", "count"), [(1999, 1), (2000, 0), (2099, 0), (2100, 1), (1, 1), (9999, 1)])
def test_only_years_anybody_means_are_taken(year: int, count: int) -> None:
    at = dt.datetime(year, 6, 1, tzinfo=dt.UTC)
    found = find_strange_times(Whole(number="7", parts=(Part(title="x", quantity=1, at=at),)))
    assert [fault.pointer for fault in found] == ["/parts/0/at"] * count
