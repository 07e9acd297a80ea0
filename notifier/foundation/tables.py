"""The shape every table shares: names of constraints, keys, moments in UTC, JSON."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any, TypeAlias

import msgspec
from sqlalchemy import JSON, DateTime, Dialect, LargeBinary, MetaData, String, TypeDecorator, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase

#: What the type of a column does with each value; None when it leaves it as it is.
_Processor: TypeAlias = Callable[[Any], Any] | None

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An aware moment: naive values are refused, and SQLite, which drops the zone, gives UTC back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Store every moment in UTC."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"A moment without time zone cannot be stored: {value!r}"
            raise ValueError(message)
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Hand out aware UTC whatever the database kept."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)

    def bind_processor(self, dialect: Dialect) -> _Processor:
        """The same for SQLite, which keeps texts, in a third of the time."""
        return _write_known_moment if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> _Processor:
        """The same for SQLite, which keeps texts, in a third of the time."""
        return _read_moment if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


class Id(Uuid[uuid.UUID]):
    """A UUID that is read in a third of the time where it is kept as 32 hexadecimal characters."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> _Processor:
        """Nothing where the driver makes it."""
        del coltype
        return None if dialect.supports_native_uuid else _read_id


JsonDocument = JSON().with_variant(JSONB(), "postgresql")
"""A JSON column: JSONB where the database has it."""


class Base(DeclarativeBase):
    """Mother of every table of both packages."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map = {  # noqa: RUF012  SQLAlchemy reads this as a plain class attribute
        dt.datetime: UtcDateTime,
        uuid.UUID: Id,
        str: String(255),
        bytes: LargeBinary,
        dict[str, Any]: JsonDocument,
        list[Any]: JsonDocument,
    }


def write_moment(value: dt.datetime) -> str:
    """The text SQLAlchemy writes on SQLite: a moment in UTC, always with microseconds."""
    if value.tzinfo is None:
        message = f"A moment without time zone cannot be stored: {value!r}"
        raise ValueError(message)
    # ISO 8601 with `T` and `Z`, a tenth of the time of `isoformat`; without microseconds where they are 0.
    told: str = msgspec.to_builtins(value.astimezone(dt.UTC))
    return f"{told[:10]} {told[11:-1] if value.microsecond else told[11:-1] + '.000000'}"


def _write_known_moment(value: dt.datetime | None) -> str | None:
    return None if value is None else write_moment(value)


def _read_moment(value: str | None) -> dt.datetime | None:
    return None if value is None else dt.datetime.fromisoformat(f"{value}+00:00")


def _read_id(value: str | None) -> uuid.UUID | None:
    return None if value is None else msgspec.convert(value, uuid.UUID)
