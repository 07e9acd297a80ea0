"""How long a merchant keeps what it holds of people, and what goes by itself once its days are over."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, update
from sqlalchemy.orm import Session

from notifier.api.persons import (
    USUAL_INBOUND_DAYS,
    KeptDays,
    erase_subjects,
    find_waiting_subjects,
    load_kept_days,
    redate_contents,
    set_kept_days,
)
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.foundation.errors import ProductError
from notifier.foundation.ids import lowest_id_at
from notifier.foundation.personal_data import PAGE_SIZE, erase_rows
from portal.alerts.publish import subject_key
from portal.models import Merchant, Order, OrderContact, Return, Shipment
from portal.privacy.personal_tables import CONTACT_PARTS
from portal.vocabulary.milestone import TERMINAL
from portal.vocabulary.order_stage import OrderStage

#: As long as the tracking page of an order works, as it is unless somebody asks.
USUAL_CONTACT_DAYS: Final = 180
MOST_DAYS: Final = 3650
#: A shop that is asked about an order has to find it.
LEAST_CONTACT_DAYS: Final = 14
#: A parcel nobody has heard of for so long after these days has ended somewhere.
_LOST: Final = dt.timedelta(days=90)
_ENDED: Final = (OrderStage.COMPLETED.value, OrderStage.CANCELLED.value)


@dataclass(frozen=True, slots=True)
class Retention:
    """Days of a merchant by what is kept; None for as long as is usual."""

    contacts: int | None
    contents: int | None
    payloads: int | None
    replies: int | None


def usual_retention(payload_days: int, content_days: int) -> dict[str, int]:
    """Days of a merchant that has chosen none; payloads and words as the deployment is set."""
    usual = Retention(USUAL_CONTACT_DAYS, content_days, payload_days, USUAL_INBOUND_DAYS)
    return {name: days for name, days in dataclasses.asdict(usual).items() if days is not None}


def load_retention(session: Session, merchant: Merchant) -> Retention:
    """What a merchant has chosen."""
    words = load_kept_days(session, merchant.id)
    return Retention(merchant.contact_days, words.contents, merchant.payload_days, words.inbound_texts)


def set_retention(session: Session, merchant: Merchant, chosen: Retention) -> None:
    """Keep what a merchant has chosen; `ProductError` for days nobody can mean."""
    for name, days in dataclasses.asdict(chosen).items():
        least = LEAST_CONTACT_DAYS if name == "contacts" else 1
        if days is not None and not least <= days <= MOST_DAYS:
            raise ProductError(f"The days of {name} are {days}, but must be between {least} and {MOST_DAYS}.")
    merchant.contact_days, merchant.payload_days = chosen.contacts, chosen.payloads
    set_kept_days(session, merchant.id, KeptDays(chosen.contents, chosen.replies))


def apply_to_contents(database: Database, merchant_id: uuid.UUID, days: int) -> None:
    """Let chosen days hold for words that are there already, 500 at a time."""
    after: uuid.UUID | None = None
    while True:
        with database.unit_of_work() as session:
            after = redate_contents(session, merchant_id, days, after)
        if after is None:
            return
        database.give_way()


@dataclass(slots=True)
class ContactSweep:
    """A walk over the contacts of all merchants: each step empties up to 200 of those whose days are over."""

    database: Database
    now: dt.datetime
    emptied: int = 0
    _merchants: list[tuple[uuid.UUID, int]] | None = None
    _after: uuid.UUID | None = None

    def step(self) -> bool:
        """One step; returns whether there may be more. What is left over is found by the next walk."""
        if self._merchants is None:
            self._merchants = _load_merchants(self.database)
        if not self._merchants:
            return False
        merchant_id, days = self._merchants[0]
        with self.database.reading() as session:
            page = session.scalars(_select_ended(merchant_id, self.now - dt.timedelta(days=days), self._after)).all()
        if not page:
            self._merchants.pop(0)
            self._after = None
            return bool(self._merchants)
        with self.database.unit_of_work() as session:
            self.emptied += _empty_contacts(session, merchant_id, page)
        self._after = page[-1]
        self.database.give_way()
        return True


def _load_merchants(database: Database) -> list[tuple[uuid.UUID, int]]:
    with database.reading() as session:
        rows = session.execute(select(Merchant.id, Merchant.contact_days).order_by(Merchant.id)).all()
    return [(row.id, row.contact_days or USUAL_CONTACT_DAYS) for row in rows]


def _select_ended(merchant_id: uuid.UUID, until: dt.datetime, after: uuid.UUID | None) -> "Select[uuid.UUID]":
    """Orders that still have their contact and whose last parcel, or they themselves, ended before a moment."""
    wanted = (
        select(OrderContact.order_id)
        .join(Order, Order.id == OrderContact.order_id)
        .where(OrderContact.merchant_id == merchant_id, OrderContact.emptied_at.is_(None))
        # The younger ones need not be looked at.
        .where(OrderContact.order_id < lowest_id_at(until), Order.placed_at < until)
        .where(or_(Order.cancelled_at.is_(None), Order.cancelled_at < until), ~_is_moving(until), _has_ended(until))
        .where(~exists().where(Return.order_id == Order.id, Return.watch_at.is_not(None)))
        .order_by(OrderContact.order_id)
        .limit(PAGE_SIZE)
    )
    return wanted if after is None else wanted.where(OrderContact.order_id > after)


def _is_moving(until: dt.datetime) -> ColumnElement[bool]:
    last = func.coalesce(Shipment.milestone_at, Shipment.shipped_at, Shipment.created_at)
    is_over = Shipment.milestone.in_([milestone.value for milestone in TERMINAL])
    is_young = case((is_over, last >= until), else_=last >= until - _LOST)
    return exists().where(Shipment.order_id == Order.id, Shipment.withdrawn_at.is_(None), is_young)


def _has_ended(until: dt.datetime) -> ColumnElement[bool]:
    has_parcels = exists().where(Shipment.order_id == Order.id, Shipment.withdrawn_at.is_(None))
    return or_(has_parcels, Order.stage.in_(_ENDED), Order.placed_at < until - _LOST)


def _empty_contacts(session: Session, merchant_id: uuid.UUID, page: Sequence[uuid.UUID]) -> int:
    """Empty contacts, what shoppers wrote, and what was told of them; what still has a message to leave waits."""
    keys = {subject_key(order_id): order_id for order_id in page}
    waiting = find_waiting_subjects(session, merchant_id, tuple(keys))
    ids = [order_id for key, order_id in keys.items() if key not in waiting]
    for part in CONTACT_PARTS:
        erase_rows(session, part, part.table.c.order_id.in_(ids))
    session.execute(update(OrderContact).where(OrderContact.order_id.in_(ids)).values(emptied_at=utc_now()))
    plain = {"customer_tags": None, "page_version": Order.page_version + 1}
    session.execute(update(Order).where(and_(Order.merchant_id == merchant_id, Order.id.in_(ids))).values(**plain))
    erase_subjects(session, merchant_id, tuple(key for key in keys if key not in waiting))
    return len(ids)
