"""The shape every table shares: names of constraints, keys, moments in UTC, JSON."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, LargeBinary, MetaData, String, TypeDecorator, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase

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


JsonDocument = JSON().with_variant(JSONB(), "postgresql")
"""A JSON column: JSONB where the database has it."""


class Base(DeclarativeBase):
    """Mother of every table of both packages."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map = {  # noqa: RUF012  SQLAlchemy reads this as a plain class attribute
        dt.datetime: UtcDateTime,
        uuid.UUID: Uuid,
        str: String(255),
        bytes: LargeBinary,
        dict[str, Any]: JsonDocument,
        list[Any]: JsonDocument,
    }
