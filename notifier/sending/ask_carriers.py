"""What a carrier is written: a question about a parcel, and reminders once it was asked."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias, cast

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from notifier.foundation.key_sets import is_among
from notifier.models import Message, TriggerEvent
from notifier.vocabulary.message_status import HOPEFUL

INQUIRY: Final = "carrier.inquiry"
REMINDER: Final = "carrier.reminder"

_MESSAGES = cast(Table, Message.__table__)
_TRIGGERS = cast(Table, TriggerEvent.__table__)
#: Several rules may answer one trigger: what leaves with the question is no reminder of it.
_PATIENCE: Final = dt.timedelta(hours=1)
#: Sender, recipient, subject and tracking number: a parcel as one carrier was asked about it.
_Parcel: TypeAlias = tuple[uuid.UUID, uuid.UUID, str, str]


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A message a carrier is to get, and when it should leave; `tracking_number` is empty where there is none."""

    sender_id: uuid.UUID
    recipient_id: uuid.UUID
    subject_key: str
    tracking_number: str
    due_at: dt.datetime

    @property
    def parcel(self) -> _Parcel:
        """What it asks about."""
        return (self.sender_id, self.recipient_id, self.subject_key, self.tracking_number)


def choose_words(session: Session, inquiries: Collection[Inquiry]) -> Mapping[Inquiry, str]:
    """`carrier.reminder` where the carrier is asked about the parcel at least an hour earlier, else `carrier.inquiry`.

    What waits counts as well: of two rules for one trigger, the one that waits longer reminds of the other.
    """
    if not inquiries:
        return {}
    asked = _load_asked(session, inquiries)
    words: dict[Inquiry, str] = {}
    for inquiry in sorted(inquiries, key=lambda one: one.due_at):
        first = asked.setdefault(inquiry.parcel, inquiry.due_at)
        words[inquiry] = REMINDER if inquiry.due_at - first >= _PATIENCE else INQUIRY
    return words


def _load_asked(session: Session, inquiries: Collection[Inquiry]) -> dict[_Parcel, dt.datetime]:
    """When each parcel was first asked about."""
    number = _TRIGGERS.c.facts[("shipment", "tracking_number")].as_string()
    rows = session.execute(
        select(
            *(_MESSAGES.c.sender_id, _MESSAGES.c.recipient_id, _MESSAGES.c.subject_key),
            number.label("number"),
            func.coalesce(_MESSAGES.c.sent_at, _MESSAGES.c.due_at).label("at"),
        )
        .join(_TRIGGERS, _TRIGGERS.c.id == _MESSAGES.c.trigger_id)
        .where(
            is_among(session, _MESSAGES.c.sender_id, {one.sender_id for one in inquiries}),
            is_among(session, _MESSAGES.c.subject_key, {one.subject_key for one in inquiries}),
            _MESSAGES.c.trigger.in_((INQUIRY, REMINDER)),
            _MESSAGES.c.status.in_([status.value for status in HOPEFUL]),
        )
    )
    asked: dict[_Parcel, dt.datetime] = {}
    for row in rows:
        parcel = (row.sender_id, row.recipient_id, row.subject_key, row.number or "")
        asked[parcel] = min(row.at, asked.get(parcel, row.at))
    return asked
