"""A cursor leads back to its place, and nothing else is one."""

import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.api.cursors import cut, read_id, read_place, write_id, write_place
from portal.api.problems import ProblemError

MOMENTS = st.datetimes(dt.datetime(1970, 1, 1), dt.datetime(2100, 1, 1), timezones=st.just(dt.UTC))  # noqa: DTZ001


@given(MOMENTS, st.uuids())
def test_a_cursor_leads_back_to_its_place(moment: dt.datetime, row_id: uuid.UUID) -> None:
    assert read_place(write_place(moment, row_id)) == (moment, row_id)
    assert read_id(write_id(row_id)) == row_id


def wrong_fields_of(text: str) -> list[tuple[str, ...]]:
    """What each reader finds wrong with a text; nothing when it happens to be a cursor."""
    found: list[tuple[str, ...]] = []
    for read in (read_id, read_place):
        try:
            read(text)
        except ProblemError as problem:
            found.append(tuple(fault.pointer for fault in problem.faults))
    return found


@given(st.text(max_size=60))
def test_what_is_no_cursor_is_refused_at_its_place(text: str) -> None:
    found = wrong_fields_of(text)
    assert found
    assert set(found) == {("?cursor",)}


def test_a_cursor_of_one_list_is_none_of_another() -> None:
    with pytest.raises(ProblemError):
        read_place(write_id(uuid.uuid4()))
    with pytest.raises(ProblemError):
        read_id(write_place(dt.datetime(2026, 11, 20, tzinfo=dt.UTC), uuid.uuid4()))


def test_no_cursor_is_the_beginning() -> None:
    assert read_id(None) is None
    assert read_place(None) is None


@pytest.mark.parametrize(("rows", "page", "last"), [([], [], None), ([1, 2], [1, 2], None), ([1, 2, 3], [1, 2], 2)])
def test_another_page_follows_only_when_there_is_more(rows: list[int], page: list[int], last: int | None) -> None:
    assert cut(rows, 2) == (page, last)
