"""Receipts are stored once and applied by the table of transitions, whatever order they come in."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import Row, RowMapping, Table, and_, literal_column, select
from sqlalchemy.orm import Session

from notifier.channels.addresses import digest_email, find_email
from notifier.channels.numbers import digest_phone, find_phone
from notifier.foundation.clock import utc_now
from notifier.foundation.database import insert_or_ignore
from notifier.foundation.digests import digest_text
from notifier.foundation.ids import new_id
from notifier.models import DeliveryReceipt, Message
from notifier.providers.callbacks import Receipt
from notifier.sending.address_news import apply_address_news
from notifier.sending.context import SendingContext
from notifier.sending.machine_visits import Visit, VisitKind, Visitor, judge_visit
from notifier.sending.move_messages import Move, move_messages
from notifier.sending.prices import find_price
from notifier.sending.record_spendings import Price, store_prices
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.receipt_kind import ReceiptKind

#: A receipt can overtake the answer to its own hand-over: it looks for its message again, less and less often.
_FIRST_LOOK: Final = dt.timedelta(seconds=5)
_GIVE_UP: Final = dt.timedelta(hours=6)
_BATCH: Final = 200

_VISITS: Final = {ReceiptKind.OPENED: VisitKind.OPEN, ReceiptKind.CLICKED: VisitKind.CLICK}

_MESSAGES = cast(Table, Message.__table__)
_RECEIPTS = cast(Table, DeliveryReceipt.__table__)


@dataclass(frozen=True, slots=True)
class Origin:
    """Who reports: a provider of a sender's channel; `message_id` when the callback's address named the message."""

    sender_id: uuid.UUID
    provider: str
    channel: Channel
    message_id: uuid.UUID | None
    received_at: dt.datetime


def record_receipts(session: Session, origin: Origin, receipts: Sequence[Receipt], *, is_machine: bool = False) -> int:
    """Store and apply the receipts that are not known yet, in the caller's transaction; returns how many were new."""
    messages = _find_messages(session, origin, receipts)
    found = [(receipt, messages.get(_name_of(origin, receipt))) for receipt in receipts]
    new = 0
    prices: dict[uuid.UUID, Price] = {}
    # In the order in which outcomes are stored too, so that nobody waits for somebody who waits for them.
    for receipt, message in sorted(found, key=lambda pair: pair[1].id.hex if pair[1] else ""):
        by_machine = is_machine or _is_by_machine(receipt)
        row = _receipt_row(origin, receipt, message, is_machine=by_machine)
        if not insert_or_ignore(session, _RECEIPTS, [row], on=("sender_id", "digest")):
            continue
        new += 1
        apply_address_news(session, origin.sender_id, origin.channel, row["address_digest"], receipt)
        if message is not None and not by_machine:
            move_messages(session, [_move(message, row)])
        price = find_price(receipt.price)
        if message is not None and price is not None:
            prices[message.id] = price
    store_prices(session, prices)
    return new


def look_again(context: SendingContext) -> int:
    """Place receipts whose messages were not known when they came; returns how many were looked at."""
    if not _has_waiting(context):
        return 0
    with context.database.unit_of_work() as session:
        now = utc_now()
        due = select(_RECEIPTS).where(_RECEIPTS.c.next_look_at <= now).limit(_BATCH)
        waiting = session.execute(due.with_for_update(skip_locked=True)).mappings().all()
        found = _find_by_provider_ids(session, waiting)
        for row in waiting:
            message = found.get((row["sender_id"], row["channel"], row["provider_message_id"]))
            next_look_at = _next_look(row["received_at"], now) if message is None else None
            values = {"next_look_at": next_look_at, "message_id": message.id if message else None}
            session.execute(_RECEIPTS.update().where(_RECEIPTS.c.id == row["id"]).values(**values))
            if message is not None and not row["is_machine"]:
                move_messages(session, [_move(message, row)])
    return len(waiting)


def _has_waiting(context: SendingContext) -> bool:
    """Reads only, so that an idle look keeps nobody from writing."""
    with context.database.reading() as session:
        due = select(_RECEIPTS.c.id).where(_RECEIPTS.c.next_look_at <= utc_now()).limit(1)
        return session.scalar(due) is not None


def _is_by_machine(receipt: Receipt) -> bool:
    """Whether what a mail service saw open or click says itself that nobody looked; some do not tell what it was."""
    kind = _VISITS.get(receipt.kind)
    if kind is None or receipt.user_agent is None:
        return False
    return judge_visit(Visit(kind, "GET", receipt.user_agent)) is Visitor.MACHINE


def _name_of(origin: Origin, receipt: Receipt) -> uuid.UUID | str | None:
    return receipt.message_id or origin.message_id or receipt.provider_message_id


def _find_messages(
    session: Session, origin: Origin, receipts: Sequence[Receipt]
) -> Mapping[uuid.UUID | str | None, Row[*tuple[Any, ...]]]:
    """Messages by whatever a receipt calls them; only the sender's own."""
    names = {_name_of(origin, receipt) for receipt in receipts} - {None}
    ids = [name for name in names if isinstance(name, uuid.UUID)]
    provider_ids = [name for name in names if isinstance(name, str) and origin.channel is not Channel.EMAIL]
    own = (_MESSAGES.c.sender_id == origin.sender_id, _MESSAGES.c.channel == origin.channel.value)
    found: dict[uuid.UUID | str | None, Row[*tuple[Any, ...]]] = {}
    if ids:
        rows = session.execute(select(*_COLUMNS).where(*own, _MESSAGES.c.id.in_(ids)))
        found |= {row.id: row for row in rows}
    if provider_ids:
        named = _MESSAGES.c.provider_message_id.in_(provider_ids)
        rows = session.execute(select(*_COLUMNS).where(*own, _HAS_PROVIDER_NAME, named))
        found |= {row.provider_message_id: row for row in rows}
    return found


_COLUMNS: Final = (_MESSAGES.c.id, _MESSAGES.c.address_digest, _MESSAGES.c.provider_message_id)
#: In the words of the index, so that both databases use it. Relays give mails names of their own, which nobody else
#: repeats; services name a mail by the id we give it.
_HAS_PROVIDER_NAME: Final = and_(
    _MESSAGES.c.channel != literal_column("'email'"), _MESSAGES.c.provider_message_id.is_not(None)
)


def _find_by_provider_ids(
    session: Session, waiting: Sequence[RowMapping]
) -> Mapping[tuple[uuid.UUID, str, str], Row[*tuple[Any, ...]]]:
    if not waiting:
        return {}
    rows = session.execute(
        select(*_COLUMNS, _MESSAGES.c.sender_id, _MESSAGES.c.channel).where(
            _HAS_PROVIDER_NAME,
            _MESSAGES.c.sender_id.in_({row["sender_id"] for row in waiting}),
            _MESSAGES.c.provider_message_id.in_({row["provider_message_id"] for row in waiting}),
        )
    )
    return {(row.sender_id, row.channel, row.provider_message_id): row for row in rows}


def _move(message: Row[*tuple[Any, ...]], receipt: dict[str, Any] | RowMapping) -> Move:
    return Move(
        message_id=message.id,
        kind=ReceiptKind(receipt["kind"]),
        detail=receipt["detail"],
        occurred_at=receipt["occurred_at"],
        provider_message_id=receipt["provider_message_id"],
    )


def _receipt_row(
    origin: Origin, receipt: Receipt, message: Row[*tuple[Any, ...]] | None, *, is_machine: bool
) -> dict[str, Any]:
    is_named = receipt.provider_message_id is not None and origin.channel is not Channel.EMAIL
    return {
        "id": new_id(),
        "sender_id": origin.sender_id,
        "provider": origin.provider,
        "channel": origin.channel.value,
        "digest": _digest(origin, receipt),
        "message_id": message.id if message else None,
        "provider_message_id": (receipt.provider_message_id or "")[:255] or None,
        "address_digest": message.address_digest if message else _digest_address(origin.channel, receipt.address),
        "kind": receipt.kind.value,
        "reason": receipt.reason.value if receipt.reason else None,
        "code": (receipt.code or "")[:255] or None,
        "detail": receipt.detail,
        "is_machine": is_machine,
        # A provider's clock may be ahead of ours; nothing is reported before it happens.
        "occurred_at": min(receipt.occurred_at or origin.received_at, origin.received_at),
        "received_at": origin.received_at,
        "next_look_at": origin.received_at + _FIRST_LOOK if is_named and message is None else None,
    }


def _digest(origin: Origin, receipt: Receipt) -> str:
    name = str(receipt.message_id or origin.message_id or receipt.provider_message_id or receipt.address or "")
    if receipt.event_id:
        return digest_text(origin.provider, receipt.event_id, receipt.kind, name)
    moment = receipt.occurred_at.isoformat() if receipt.occurred_at else ""
    parts = (receipt.address or "", receipt.code or "", receipt.url or "", moment)
    return digest_text(origin.provider, name, receipt.kind, *parts)


def _digest_address(channel: Channel, address: str | None) -> str | None:
    if channel is Channel.EMAIL:
        email = find_email(address)
        return digest_email(email) if email else None
    phone = find_phone(address, None)
    return digest_phone(channel, phone) if phone else None


def _next_look(received_at: dt.datetime, now: dt.datetime) -> dt.datetime | None:
    waited = now - received_at
    return now + max(_FIRST_LOOK, waited) if waited < _GIVE_UP else None
