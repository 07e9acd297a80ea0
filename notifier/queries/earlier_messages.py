"""What people were told before about the same thing, and whether they saw it."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias, cast

from sqlalchemy import Table, and_, select
from sqlalchemy.orm import Session

from notifier.foundation.row_sets import is_among
from notifier.models import DeliveryReceipt, Message
from notifier.rules.facts.evaluation import EarlierMessages
from notifier.vocabulary.receipt_kind import ReceiptKind

#: Sender, subject and recipient.
Talk: TypeAlias = tuple[uuid.UUID, str, uuid.UUID]

_MESSAGES = cast(Table, Message.__table__)
_RECEIPTS = cast(Table, DeliveryReceipt.__table__)
_SEEN: Final = (ReceiptKind.OPENED.value, ReceiptKind.READ.value, ReceiptKind.CLICKED.value)


@dataclass(frozen=True, slots=True)
class Told:
    """A message that was sent about a subject, with one thing that became of it; more things, more of these."""

    trigger: str
    rule_id: uuid.UUID
    sent_at: dt.datetime
    #: A person opened, read or clicked it.
    kind: str | None = None
    received_at: dt.datetime | None = None


def load_earlier_messages(session: Session, talks: Collection[Talk]) -> Mapping[Talk, EarlierMessages]:
    """The names of the triggers told about each subject to each person; machines that look are nobody."""
    told = load_told(session, talks)
    return {talk: sum_up(told.get(talk, ())) for talk in talks}


def load_told(session: Session, talks: Collection[Talk]) -> Mapping[Talk, Sequence[Told]]:
    """What each person was told about each subject; a talk without any message may be missing."""
    told: dict[Talk, list[Told]] = defaultdict(list)
    by_a_person = and_(
        _RECEIPTS.c.message_id == _MESSAGES.c.id, _RECEIPTS.c.kind.in_(_SEEN), _RECEIPTS.c.is_machine.is_(False)
    )
    rows = session.execute(
        select(
            *(_MESSAGES.c.sender_id, _MESSAGES.c.subject_key, _MESSAGES.c.recipient_id, _MESSAGES.c.trigger),
            *(_MESSAGES.c.rule_id, _MESSAGES.c.sent_at, _RECEIPTS.c.kind, _RECEIPTS.c.received_at),
        )
        .select_from(_MESSAGES.outerjoin(_RECEIPTS, by_a_person))
        .where(
            is_among(session, _MESSAGES.c.sender_id, {talk[0] for talk in talks}),
            is_among(session, _MESSAGES.c.subject_key, {talk[1] for talk in talks}),
            _MESSAGES.c.sent_at.is_not(None),
        )
    )
    for row in rows:
        talk = (row.sender_id, row.subject_key, row.recipient_id)
        told[talk].append(Told(row.trigger, row.rule_id, row.sent_at, row.kind, row.received_at))
    return told


def sum_up(told: Iterable[Told]) -> EarlierMessages:
    """The names of what was sent, seen and clicked."""
    known = tuple(told)
    seen = {one.trigger for one in known if one.kind}
    clicked = {one.trigger for one in known if one.kind == ReceiptKind.CLICKED.value}
    return EarlierMessages(*(tuple(sorted(names)) for names in ({one.trigger for one in known}, seen, clicked)))
