"""A message was opened, or a link in it followed: kept once, with the verdict whether a person did it."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import Row, Table, func, select
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.models import DeliveryReceipt, Message, Recipient, Sender
from notifier.providers.callbacks import Receipt
from notifier.sending.apply_receipts import Origin, record_receipts
from notifier.sending.machine_visits import BURST_SECONDS, Visit, VisitKind, Visitor, judge_visit
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.receipt_kind import ReceiptKind

_MESSAGES = cast(Table, Message.__table__)
_RECEIPTS = cast(Table, DeliveryReceipt.__table__)
_KINDS: Final = {VisitKind.OPEN: ReceiptKind.OPENED, VisitKind.CLICK: ReceiptKind.CLICKED}


@dataclass(frozen=True, slots=True)
class VisitSigns:
    """What a request shows of who made it; looked at once and never stored."""

    kind: VisitKind
    url: str | None
    method: str
    user_agent: str
    purposes: tuple[str, ...]


def record_visit(session: Session, message_id: uuid.UUID, signs: VisitSigns) -> Visitor | None:
    """Count the first visit of a kind by a person and by machines; None when it is not counted.

    Nothing is counted of messages nobody knows any more, nor when sender or person has switched counting off since.
    """
    message = session.execute(
        select(_MESSAGES.c.sender_id, _MESSAGES.c.channel, _MESSAGES.c.sent_at, _MESSAGES.c.provider)
        .join(Sender, Sender.id == _MESSAGES.c.sender_id)
        .join(Recipient, (Recipient.sender_id == _MESSAGES.c.sender_id) & (Recipient.id == _MESSAGES.c.recipient_id))
        .where(_MESSAGES.c.id == message_id, Sender.counts_visits.is_(True), Recipient.may_be_counted.is_(True))
    ).one_or_none()
    if message is None:
        return None
    now = utc_now()
    visitor = judge_visit(_describe(session, message_id, message, signs))
    origin = Origin(message.sender_id, message.provider or "", Channel(message.channel), message_id, now)
    receipt = Receipt(_KINDS[signs.kind], message_id=message_id, event_id=f"visit {visitor} {signs.url or ''}")
    record_receipts(session, origin, (receipt,), is_machine=visitor is Visitor.MACHINE)
    return visitor


def _describe(session: Session, message_id: uuid.UUID, message: Row[*tuple[Any, ...]], signs: VisitSigns) -> Visit:
    now = utc_now()
    others = 0
    if signs.kind is VisitKind.CLICK:
        recent = (
            _RECEIPTS.c.message_id == message_id,
            _RECEIPTS.c.kind == ReceiptKind.CLICKED.value,
            _RECEIPTS.c.received_at > now - dt.timedelta(seconds=BURST_SECONDS),
        )
        others = int(session.scalar(select(func.count()).select_from(_RECEIPTS).where(*recent)) or 0)
    return Visit(
        kind=signs.kind,
        method=signs.method,
        user_agent=signs.user_agent,
        purposes=signs.purposes,
        seconds_since_sent=_seconds_to_read(message, now),
        other_links_followed=others,
    )


def _seconds_to_read(message: Row[*tuple[Any, ...]], now: dt.datetime) -> float | None:
    # Only the browser it was encrypted for can read a push message: nobody looks into it on the way.
    if message.sent_at is None or message.channel == Channel.PUSH.value:
        return None
    return float((now - message.sent_at).total_seconds())
