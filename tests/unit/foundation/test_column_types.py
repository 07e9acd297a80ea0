"""Our quick ways to and from SQLite's texts write and read what SQLAlchemy would."""

import datetime as dt
import uuid

import pytest
from sqlalchemy import DateTime
from sqlalchemy.dialects import sqlite

from notifier.foundation.tables import Id, UtcDateTime

SQLITE = sqlite.dialect()
EAST = dt.timezone(dt.timedelta(hours=5, minutes=45))


@pytest.mark.parametrize(
    "moment",
    [
        dt.datetime(2026, 11, 22, 12, 0, 0, 123_456, tzinfo=EAST),
        dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC),
        dt.datetime(2026, 11, 22, 12, 0, 0, 10, tzinfo=dt.UTC),
        dt.datetime(5, 1, 2, 3, 4, 5, tzinfo=dt.UTC),
    ],
)
def test_moments_are_kept_as_before(moment: dt.datetime) -> None:
    store, read = UtcDateTime().bind_processor(SQLITE), UtcDateTime().result_processor(SQLITE, None)
    usual = DateTime().dialect_impl(SQLITE).bind_processor(SQLITE)
    assert store is not None
    assert read is not None
    assert usual is not None
    assert store(moment) == usual(moment.astimezone(dt.UTC))
    assert read(store(moment)) == moment
    assert (store(None), read(None)) == (None, None)


def test_a_moment_without_a_time_zone_is_refused() -> None:
    store = UtcDateTime().bind_processor(SQLITE)
    assert store is not None
    with pytest.raises(ValueError, match="without time zone"):
        store(dt.datetime(2026, 11, 22))  # noqa: DTZ001  that is the point


def test_ids_are_read_as_uuids() -> None:
    read = Id().result_processor(SQLITE, None)
    value = uuid.UUID("01a20689-e577-7d13-a3fd-aa612f58d9b7")
    assert read is not None
    assert (read(value.hex), read(None)) == (value, None)
