"""Erasing a person for good, in bounded steps any of which may be repeated after a crash.

Identifiers go last, all at once: until then the same address finds what is left to do.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import and_, delete, func, select, update
from sqlalchemy.orm import Session

from notifier.api.persons import (
    HeldCounts,
    Holdings,
    count_holdings,
    erase_events,
    erase_messages,
    finish_forgetting,
    stop_messages,
)
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.foundation.errors import ProductError
from notifier.foundation.personal_data import PAGE_SIZE, erase_rows, holds_any
from notifier.foundation.secure_delete import empty_write_ahead_log, secure_unit_of_work
from portal.models import (
    ApiKey,
    Case,
    IdempotencyKey,
    Merchant,
    Order,
    OrderContact,
    Shipment,
    SimulatedJourney,
    StoreEvent,
    TrackerEvent,
    UnknownCode,
)
from portal.privacy.find_payloads import find_new_payloads, find_payloads
from portal.privacy.find_person import Person, find_person
from portal.privacy.personal_tables import ORDERS, STORE_PAYLOADS, TRACKER_PAYLOADS


class PayloadsUnderWayError(ProductError):
    """Payloads about the person wait for their turn: emptied now, an order would be lost."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """What is erased, or would be."""

    orders: int
    parcels: int
    cases: int
    payloads: int
    messages: HeldCounts

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing of the person."""
        held = self.messages
        return not any((self.orders, self.payloads, held.recipients, held.events, held.messages, held.inbound_texts))


def preview_erasure(session: Session, person: Person) -> Erasure:
    """What `forget_person` would erase."""
    orders = Order.id.in_(person.order_ids)
    parcels = select(func.count()).select_from(Shipment).where(Shipment.order_id.in_(select(Order.id).where(orders)))
    cases = select(func.count()).select_from(Case).where(Case.order_id.in_(select(Order.id).where(orders)))
    payloads = [find_payloads(session, table, person) for table in (StoreEvent, TrackerEvent)]
    return Erasure(
        orders=len(person.order_ids),
        parcels=int(session.scalar(parcels) or 0),
        cases=int(session.scalar(cases) or 0),
        payloads=sum(map(len, payloads)),
        messages=count_holdings(session, person.held),
    )


def forget_person(database: Database, merchant: Merchant, address: str, *, is_suppressed: bool) -> Person:
    """Erase everything held under an address; `is_suppressed` forbids to write to it again, even for a new order.

    Figures stay, the consent ledger as proof under a digest, and digests of addresses the person had opted out with.
    Raises `ProductError` for what is no address, `MessagesUnderWayError` and `PayloadsUnderWayError` before anything
    is changed.
    """
    _wait_for_payloads(database, merchant, address)
    with secure_unit_of_work(database) as session:
        person = find_person(session, merchant, address)
        stop_messages(session, person.held)
    _repeat(database, person.held, erase_messages)
    _repeat(database, person.held, erase_events)
    _empty_payloads(database, person)
    with secure_unit_of_work(database) as session:
        # Found again: an order may have come meanwhile.
        person = find_person(session, merchant, address)
        _erase_orders(session, person)
        _erase_mentions(session, person)
        finish_forgetting(session, person.held, is_suppressed=is_suppressed, now=utc_now())
    empty_write_ahead_log(database)
    return person


def _wait_for_payloads(database: Database, merchant: Merchant, address: str) -> None:
    with database.reading() as session:
        person = find_person(session, merchant, address)
        waiting = sum(map(len, (find_new_payloads(session, table, person) for table in (StoreEvent, TrackerEvent))))
    if waiting:
        raise PayloadsUnderWayError(
            f"{waiting} payloads about this person are about to be applied; try again in a minute."
        )


def _repeat(
    database: Database,
    held: Holdings,
    erase: Callable[[Session, Holdings, uuid.UUID | None], uuid.UUID | None],
) -> None:
    after: uuid.UUID | None = None
    while True:
        with secure_unit_of_work(database) as session:
            after = erase(session, held, after)
        if after is None:
            return
        database.give_way()


def _empty_payloads(database: Database, person: Person) -> None:
    for personal, table in ((STORE_PAYLOADS, StoreEvent), (TRACKER_PAYLOADS, TrackerEvent)):
        with database.reading() as session:
            found = find_payloads(session, table, person)
        for start in range(0, len(found), PAGE_SIZE):
            with secure_unit_of_work(database) as session:
                erase_rows(session, personal, personal.table.c.id.in_(found[start : start + PAGE_SIZE]))


def _erase_orders(session: Session, person: Person) -> None:
    now = utc_now()
    for start in range(0, len(person.order_ids), PAGE_SIZE):
        ids = person.order_ids[start : start + PAGE_SIZE]
        erase_rows(session, ORDERS, Order.id.in_(ids))
        session.execute(update(OrderContact).where(OrderContact.order_id.in_(ids)).values(emptied_at=now))
        closed = {"forgotten_at": now, "page_version": Order.page_version + 1}
        session.execute(update(Order).where(Order.id.in_(ids)).values(**closed))


def _erase_mentions(session: Session, person: Person) -> None:
    """What knows the person by a parcel or in words only; sealed answers kept for repetitions go, whoever they name."""
    keys = select(ApiKey.id).where(ApiKey.merchant_id == person.merchant_id)
    session.execute(delete(IdempotencyKey).where(IdempotencyKey.api_key_id.in_(keys)))
    journeys = and_(
        SimulatedJourney.merchant_id == person.merchant_id,
        SimulatedJourney.tracking_number.in_(person.tracking_numbers),
    )
    session.execute(delete(SimulatedJourney).where(journeys))
    samples = select(UnknownCode.id, UnknownCode.wording).where(UnknownCode.merchant_id == person.merchant_id)
    needles = person.names | person.held.needles
    naming = [row.id for row in session.execute(samples) if holds_any(row.wording, needles)]
    session.execute(update(UnknownCode).where(UnknownCode.id.in_(naming)).values(wording=""))
