"""Gathering what the people of a shop see of one order, in a number of statements that no order's length changes."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from notifier.api.history import MessageLineFilter, load_message_lines
from notifier.api.muting import load_muted
from notifier.api.preferences import Person, Preferences, find_person, load_preferences
from notifier.foundation.errors import UnknownRecordError
from portal.alerts.publish import subject_key
from portal.models import (
    Case,
    Connection,
    FeedbackAnswer,
    Order,
    OrderContact,
    OrderLine,
    OrderNote,
    OrderStageChange,
    Return,
    Shipment,
)
from portal.orders.order_card import (
    CardAnswer,
    CardCase,
    CardLine,
    CardNote,
    CardParcel,
    CardScan,
    CardShopper,
    OrderCard,
)
from portal.orders.parcel_watch import WatchedParcel
from portal.queries.page_links import PageLinks
from portal.queries.scans import load_scans_of
from portal.sources.carriers.recognise import recognise
from portal.sources.carriers.registry import compose_tracking_url, find_carrier
from portal.timeline.assemble import assemble_timeline
from portal.timeline.progress import sort_scans
from portal.timeline.scan import Scan
from portal.timeline.wording import CODE_WORDING
from portal.vocabulary.milestone import Milestone

MOST_MESSAGES = 50


def find_order_card(
    session: Session, links: PageLinks, merchant_id: uuid.UUID, order_id: uuid.UUID
) -> OrderCard | None:
    """One order of a merchant with everything about it; None when the merchant has none of this id."""
    order = session.scalars(select(Order).where(Order.id == order_id, Order.merchant_id == merchant_id)).one_or_none()
    if order is None:
        return None
    key = subject_key(order_id)
    source = session.scalar(select(Connection.source).where(Connection.id == order.connection_id))
    wanted = MessageLineFilter(sender_id=merchant_id, subject_key=key)
    return OrderCard(
        order_id=order.id,
        number=order.number,
        stage=order.stage,
        placed_at=order.placed_at,
        currency=order.currency,
        total_minor=order.total_minor,
        shipping_minor=order.shipping_minor,
        refunded_minor=order.refunded_minor,
        shipping_method=order.shipping_method,
        store=source or "",
        store_tags=tuple(map(str, order.tags or ())),
        own_tags=tuple(map(str, order.own_tags or ())),
        is_muted=(merchant_id, key) in load_muted(session, {(merchant_id, key)}),
        page_url=links.find_page_url(session, order.id),
        shopper=_load_shopper(session, order),
        lines=_load_lines(session, order.id),
        parcels=_load_parcels(session, order.id),
        stages=_load_stages(session, order.id),
        messages=load_message_lines(session, wanted, limit=MOST_MESSAGES).lines,
        cases=_load_cases(session, order.id),
        returns=_load_returns(session, order.id),
        answers=_load_answers(session, order.id),
        notes=_load_notes(session, order.id),
    )


def _load_shopper(session: Session, order: Order) -> CardShopper:
    contact = session.get(OrderContact, order.id)
    if contact is None:
        return CardShopper("", "", "", "", "", is_emptied=True, preferences=None)
    return CardShopper(
        name=contact.name,
        email=contact.email or "",
        phone=contact.phone or "",
        city=contact.city,
        country=contact.country,
        is_emptied=contact.emptied_at is not None,
        preferences=None if contact.emptied_at else _find_preferences(session, order, contact),
    )


def _find_preferences(session: Session, order: Order, contact: OrderContact) -> Preferences | None:
    person = Person(contact.name, contact.email, contact.phone, order.language, contact.country)
    recipient_id = find_person(session, order.merchant_id, person, subject_key=subject_key(order.id))
    if recipient_id is None:
        return None
    try:
        return load_preferences(session, order.merchant_id, recipient_id)
    except UnknownRecordError:
        return None


def _load_lines(session: Session, order_id: uuid.UUID) -> tuple[CardLine, ...]:
    wanted = select(OrderLine).where(OrderLine.order_id == order_id, OrderLine.quantity > 0)
    rows = session.scalars(wanted.order_by(OrderLine.position, OrderLine.id))
    return tuple(CardLine(row.title, row.variant, row.sku, row.quantity, row.price_minor) for row in rows)


def _load_parcels(session: Session, order_id: uuid.UUID) -> tuple[CardParcel, ...]:
    wanted = select(Shipment).where(Shipment.order_id == order_id, Shipment.withdrawn_at.is_(None))
    rows = session.scalars(wanted.order_by(Shipment.position)).all()
    scans = load_scans_of(session.connection(), [row.id for row in rows]) if rows else {}
    return tuple(_parcel(row, scans.get(row.id, ())) for row in rows)


def _parcel(row: Shipment, scans: Sequence[Scan]) -> CardParcel:
    newest = sort_scans(scans)[-1] if scans else None
    watched = WatchedParcel(
        milestone=Milestone(row.milestone),
        milestone_at=row.milestone_at,
        created_at=row.created_at,
        shipped_at=row.shipped_at,
        due_on=row.latest_on or row.promised_on,
        heard_at=newest.occurred_at if newest else None,
        needs_action=newest.action_required if newest else False,
    )
    return CardParcel(
        shipment_id=row.id,
        position=row.position,
        carrier=row.carrier,
        tracking_number=row.tracking_number,
        carrier_url=_carrier_url(row),
        milestone=row.milestone,
        earliest_on=row.earliest_on or row.promised_on,
        latest_on=row.latest_on or row.promised_on,
        late_on=watched.late_on,
        silent_at=watched.silent_at,
        needs_action=watched.must_act,
        is_carrier_ours=row.carrier_set_at is not None,
        is_number_ours=row.replaced_key is not None,
        candidates=recognise(row.tracking_number) if row.tracking_number else (),
        scans=_timeline(scans),
    )


def _carrier_url(row: Shipment) -> str | None:
    carrier = find_carrier(row.carrier) if row.carrier else None
    if carrier is None or not row.tracking_number:
        return row.tracking_url
    return compose_tracking_url(carrier, row.tracking_number) or row.tracking_url


def _timeline(scans: Sequence[Scan]) -> tuple[CardScan, ...]:
    days = assemble_timeline(scans).days
    entries = (entry for day in days for entry in day.entries)
    return tuple(
        CardScan(entry.scan, CODE_WORDING[entry.scan.code], entry.local_time, entry.repeats, entry.reached)
        for entry in entries
    )


def _load_stages(session: Session, order_id: uuid.UUID) -> tuple[Any, ...]:
    wanted = select(OrderStageChange.stage, OrderStageChange.reached_at).where(OrderStageChange.order_id == order_id)
    rows: Sequence[Row[*tuple[Any, ...]]] = session.execute(wanted.order_by(OrderStageChange.reached_at)).all()
    return tuple((row.stage, row.reached_at) for row in rows)


def _load_cases(session: Session, order_id: uuid.UUID) -> tuple[CardCase, ...]:
    rows = session.scalars(select(Case).where(Case.order_id == order_id).order_by(Case.opened_at.desc()))
    return tuple(CardCase(row.number, row.kind, row.state, row.opened_at) for row in rows)


def _load_returns(session: Session, order_id: uuid.UUID) -> tuple[CardCase, ...]:
    rows = session.scalars(select(Return).where(Return.order_id == order_id).order_by(Return.requested_at.desc()))
    return tuple(CardCase(row.number, row.wish, row.stage, row.requested_at) for row in rows)


def _load_answers(session: Session, order_id: uuid.UUID) -> tuple[CardAnswer, ...]:
    wanted = select(FeedbackAnswer).where(FeedbackAnswer.order_id == order_id)
    rows = session.scalars(wanted.order_by(FeedbackAnswer.answered_at, FeedbackAnswer.question))
    return tuple(CardAnswer(row.question, row.score, row.comment, row.answered_on) for row in rows)


def _load_notes(session: Session, order_id: uuid.UUID) -> tuple[CardNote, ...]:
    wanted = select(OrderNote).where(OrderNote.order_id == order_id).order_by(OrderNote.written_at.desc())
    rows = session.scalars(wanted.limit(100))
    return tuple(CardNote(row.id, row.author_name, row.text, row.written_at) for row in rows)
