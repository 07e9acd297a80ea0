"""Erasing a person for good: what is left are figures, the ledger of answers as proof, and digests that stop messages.

The caller shows `Holdings`, then calls `stop_messages`, then `erase_events` and `erase_messages` page by page in units
of work of their own, and at last `finish_forgetting` in one: each step may be repeated, and a person is found by their
address until the last one.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Table, and_, func, literal_column, or_, select, update
from sqlalchemy.orm import Session

from notifier.audience.consent_modes import load_modes
from notifier.audience.find_people import Holdings
from notifier.audience.personal_tables import CALLBACKS, CONVERSATIONS, EVENTS, INBOUND, MESSAGES, RECIPIENTS
from notifier.audience.raw_callbacks import find_callbacks
from notifier.audience.suppressions import BadAddress, suppress_addresses
from notifier.foundation.database import insert_or_ignore
from notifier.foundation.errors import ProductError
from notifier.foundation.personal_data import empty_strings, erase_page, erase_rows, holds_any
from notifier.models import (
    Consent,
    ConsentChange,
    DeliveryReceipt,
    ForgottenAddress,
    Message,
    MessageContent,
    Recipient,
    RecipientAddress,
    TriggerEvent,
)
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_mode import waits_for_yes
from notifier.vocabulary.consent_state import ConsentState
from notifier.vocabulary.message_status import MessageStatus
from notifier.vocabulary.suppression_reason import RefusalReason, SuppressionReason
from notifier.vocabulary.topic import Topic

_ADDRESSES = cast(Table, RecipientAddress.__table__)
_CHANGES = cast(Table, ConsentChange.__table__)
_CONSENTS = cast(Table, Consent.__table__)
_CONTENTS = cast(Table, MessageContent.__table__)
_EVENTS = cast(Table, TriggerEvent.__table__)
_FORGOTTEN = cast(Table, ForgottenAddress.__table__)
_MESSAGES = cast(Table, Message.__table__)
_RECEIPTS = cast(Table, DeliveryReceipt.__table__)
_RECIPIENTS = cast(Table, Recipient.__table__)
_QUEUED: Final = _MESSAGES.c.status == literal_column("'queued'")
_SENDING: Final = _MESSAGES.c.status == literal_column("'sending'")


class MessagesUnderWayError(ProductError):
    """Messages about the person are being handed over this moment: their words stand in a worker's memory."""


@dataclass(frozen=True, slots=True)
class HeldCounts:
    """How much a sender holds of a person."""

    recipients: int
    events: int
    messages: int
    waiting_messages: int
    inbound_texts: int


def count_holdings(session: Session, held: Holdings) -> HeldCounts:
    """What would be erased."""
    texts = select(func.count()).select_from(INBOUND.table).where(held.is_address(INBOUND.table))
    messages = select(func.count()).select_from(_MESSAGES).where(_is_message(held))
    return HeldCounts(
        recipients=len(held.recipient_ids),
        events=int(session.scalar(select(func.count()).select_from(_EVENTS).where(held.is_event)) or 0),
        messages=int(session.scalar(messages) or 0),
        waiting_messages=int(session.scalar(messages.where(_QUEUED)) or 0),
        inbound_texts=int(session.scalar(texts) or 0),
    )


def stop_messages(session: Session, held: Holdings) -> int:
    """Cancel what waits to tell the person, or others of them; returns how many.

    Raises `MessagesUnderWayError` when a worker has some of it in hand, before anything is changed.
    """
    under_way = session.scalar(select(func.count()).select_from(_MESSAGES).where(_is_message(held), _SENDING))
    if under_way:
        raise MessagesUnderWayError(
            f"{under_way} messages about this person are being handed over right now; try again in a minute."
        )
    cancelled = {"status": MessageStatus.CANCELLED.value, "reason": RefusalReason.WITHDRAWN.value}
    result: Any = session.execute(update(_MESSAGES).where(_is_message(held), _QUEUED).values(**cancelled))
    return int(result.rowcount)


def erase_messages(session: Session, held: Holdings, after: uuid.UUID | None) -> uuid.UUID | None:
    """Erase the next 200 messages behind an id, with words, attempts, receipts; the last id, None when none is left."""
    return erase_page(session, MESSAGES, _is_message(held), after)


def erase_events(session: Session, held: Holdings, after: uuid.UUID | None) -> uuid.UUID | None:
    """Empty the facts of the next 200 events behind an id; returns the last one, None when none is left."""
    return erase_page(session, EVENTS, held.is_event, after)


def finish_forgetting(session: Session, held: Holdings, *, is_suppressed: bool, now: dt.datetime) -> None:
    """Erase what came meanwhile and what the person was found by; `is_suppressed` forbids all their addresses."""
    stop_messages(session, held)
    _scrub_events_of_others(session, held)
    erase_rows(session, MESSAGES, _is_message(held))
    erase_rows(session, EVENTS, held.is_event)
    callbacks = CALLBACKS.table
    for start in range(0, len(found := find_callbacks(session, held)), 500):
        about_them = callbacks.c.id.in_(found[start : start + 500])
        session.execute(update(callbacks).where(about_them).values(**(CALLBACKS.blanks or {})))
    unplaced = {"address_digest": None, "provider_message_id": None, "detail": None}
    session.execute(update(_RECEIPTS).where(held.is_address(_RECEIPTS)).values(**unplaced))
    for personal in (INBOUND, CONVERSATIONS):
        session.execute(personal.table.delete().where(held.is_address(personal.table)))
    _suppress(session, held, is_suppressed=is_suppressed)
    _scrub_ledger(session, held)
    _leave_digests(session, held, now)
    erase_rows(session, RECIPIENTS, held.is_recipient(_RECIPIENTS, "id"))
    session.execute(update(_RECIPIENTS).where(held.is_recipient(_RECIPIENTS, "id")).values(forgotten_at=now))


def _is_message(held: Holdings) -> ColumnElement[bool]:
    return or_(held.is_recipient(_MESSAGES), held.is_message_to_others)


def _scrub_events_of_others(session: Session, held: Holdings) -> None:
    """Somebody else's order may have told the person of it: their name and address stand in its facts and its mails."""
    messages = select(_MESSAGES.c.trigger_id).where(held.is_recipient(_MESSAGES))
    others = and_(_EVENTS.c.sender_id == held.sender_id, _EVENTS.c.id.in_(messages), ~_is_own(held))
    for event_id, facts in session.execute(select(_EVENTS.c.id, _EVENTS.c.facts).where(others)).all():
        about = select(_MESSAGES.c.id).where(_MESSAGES.c.trigger_id == event_id)
        session.execute(_CONTENTS.delete().where(_CONTENTS.c.message_id.in_(about)))
        scrubbed = empty_strings(facts, held.needles)
        session.execute(update(_EVENTS).where(_EVENTS.c.id == event_id).values(facts=scrubbed))


def _is_own(held: Holdings) -> ColumnElement[bool]:
    # An event without recipient is nobody's own: NULL would be neither.
    is_theirs = func.coalesce(_EVENTS.c.recipient_id.in_(held.recipient_ids), False)
    return or_(is_theirs, _EVENTS.c.subject_key.in_(held.subject_keys))


def _suppress(session: Session, held: Holdings, *, is_suppressed: bool) -> None:
    """Whoever said no on a channel hears nothing there afterwards, though the answer itself is gone."""
    refused = _find_refused_channels(session, held)
    bad = [
        BadAddress(
            held.sender_id,
            Channel(channel),
            digest,
            SuppressionReason.FORGOTTEN if is_suppressed else SuppressionReason.UNSUBSCRIBED,
        )
        for channel, digest in held.digests
        if is_suppressed or channel in refused
    ]
    suppress_addresses(session, bad)


def _find_refused_channels(session: Session, held: Holdings) -> frozenset[str]:
    """Channels with a no to something that is sent to people who have said nothing."""
    modes = load_modes(session, held.sender_id)
    rows = session.execute(
        select(_CONSENTS.c.topic, _CONSENTS.c.channel).where(
            held.is_recipient(_CONSENTS), _CONSENTS.c.state == ConsentState.REFUSED.value
        )
    )
    pairs = [(Topic(row.topic), Channel(row.channel)) for row in rows]
    return frozenset(
        channel.value for topic, channel in pairs if not waits_for_yes(topic, channel, modes.get((topic, channel)))
    )


def _scrub_ledger(session: Session, held: Holdings) -> None:
    """A merchant may have written anything into a proof."""
    rows = session.execute(select(_CHANGES.c.id, _CHANGES.c.proof).where(held.is_recipient(_CHANGES))).all()
    for change_id, proof in rows:
        if holds_any(proof, held.needles):
            session.execute(update(_CHANGES).where(_CHANGES.c.id == change_id).values(proof="erased"))


def _leave_digests(session: Session, held: Holdings, now: dt.datetime) -> None:
    known: Sequence[Any] = session.execute(
        select(_ADDRESSES.c.recipient_id, _ADDRESSES.c.channel, _ADDRESSES.c.address_digest).where(
            held.is_recipient(_ADDRESSES)
        )
    ).all()
    key = ("sender_id", "recipient_id", "channel", "address_digest")
    rows = [
        dict(zip(key, (held.sender_id, row.recipient_id, row.channel, row.address_digest), strict=True))
        | {"forgotten_at": now}
        for row in known
    ]
    insert_or_ignore(session, _FORGOTTEN, rows, on=key)
