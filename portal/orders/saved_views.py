"""Filters kept under a name, for everybody of the shop."""

import uuid
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.ids import new_id
from portal.models import SavedView
from portal.orders.order_filters import OrderFilters, read_filters

MOST_VIEWS: Final = 20
LONGEST_NAME: Final = 40


@dataclass(frozen=True, slots=True)
class View:
    """Saved filters; `query` without what was searched for, which may name a person."""

    view_id: uuid.UUID
    name: str
    query: dict[str, str]


def load_views(session: Session, merchant_id: uuid.UUID) -> tuple[View, ...]:
    """All of them, oldest first."""
    wanted = select(SavedView).where(SavedView.merchant_id == merchant_id).order_by(SavedView.created_at, SavedView.id)
    return tuple(View(row.id, row.name, dict(parse_qsl(row.query))) for row in session.scalars(wanted))


def save_view(session: Session, owner: tuple[uuid.UUID, uuid.UUID], name: str, filters: OrderFilters) -> bool:
    """Keep filters of a merchant and a user; False when the shop has as many as fit."""
    merchant_id, user_id = owner
    count = session.scalar(select(func.count()).select_from(SavedView).where(SavedView.merchant_id == merchant_id))
    if int(count or 0) >= MOST_VIEWS:
        return False
    query = urlencode({key: value for key, value in filters.as_query().items() if key != "q"})
    session.add(
        SavedView(
            id=new_id(),
            merchant_id=merchant_id,
            name=name[:LONGEST_NAME],
            query=query,
            created_by=user_id,
            created_at=utc_now(),
        )
    )
    return True


def remove_view(session: Session, merchant_id: uuid.UUID, view_id: uuid.UUID) -> "tuple[str, OrderFilters] | None":
    """Take a view away; what it was, None when the merchant has none of this id."""
    is_it = (SavedView.merchant_id == merchant_id, SavedView.id == view_id)
    row = session.scalars(select(SavedView).where(*is_it)).one_or_none()
    if row is None:
        return None
    session.execute(delete(SavedView).where(*is_it))
    return row.name, read_filters(dict(parse_qsl(row.query)))
