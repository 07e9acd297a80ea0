"""How much the console's bench has, whose it is, and what its rows have in common."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table

from bench.moments import Moments, growing_id
from notifier.foundation.tables import Base


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is."""

    orders: int
    messages: int


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose data it is, through which connections it came, and the rules that made the messages."""

    merchant_id: uuid.UUID
    store_id: uuid.UUID
    tracker_id: uuid.UUID
    rules: Sequence[tuple[uuid.UUID, str]]
    token_sealed: str


def order_id(number: int, size: int, moments: Moments) -> str:
    """The id of an order by its number, as 32 hexadecimal digits."""
    return growing_id(6, number, moments.milliseconds(number, size))


def table_of(model: type[Base]) -> Table:
    """The table of a model."""
    return cast(Table, model.__table__)
