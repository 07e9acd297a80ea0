"""What people were told before about the same thing, and whether they saw it."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, cast

from sqlalchemy import Table, and_, select
from sqlalchemy.orm import Session

from notifier.foundation.key_sets import is_among
from notifier.models import DeliveryReceipt, Message
from notifier.rules.facts.evaluation import EarlierMessages
from notifier.vocabulary.receipt_kind import SEEN, ReceiptKind

#: Sender, subject and recipient.
Talk: TypeAlias = tuple[uuid.UUID, str, uuid.UUID]

_MESSAGES = cast(Table, Message.__table__)
_RECEIPTS = cast(Table, DeliveryReceipt.__table__)


@dataclass(frozen=True, slots=True)
class Told:
    """A message that was sent about a subject, with one thing that became of it; more things, more of these."""

    trigger: str
    trigger_id: uuid.UUID
    rule_id: uuid.UUID
    sent_at: dt.datetime
    #: A person opened, read or clicked it.
    kind: str | None = None
    received_at: dt.datetime | None = None


def load_told(session: Session, talks: Collection[Talk]) -> Mapping[Talk, Sequence[Told]]:
    """What each person was told about each subject, machines that look being nobody; silent talks may be missing."""
    told: dict[Talk, list[Told]] = defaultdict(list)
    if not talks:
        return told
    by_a_person = and_(
        _RECEIPTS.c.message_id == _MESSAGES.c.id,
        _RECEIPTS.c.kind.in_([kind.value for kind in SEEN]),
        _RECEIPTS.c.is_machine.is_(False),
    )
    rows = session.execute(
        select(
            *(_MESSAGES.c.sender_id, _MESSAGES.c.subject_key, _MESSAGES.c.recipient_id, _MESSAGES.c.trigger),
            *(_MESSAGES.c.trigger_id, _MESSAGES.c.rule_id, _MESSAGES.c.sent_at),
            *(_RECEIPTS.c.kind, _RECEIPTS.c.received_at),
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
        said = Told(row.trigger, row.trigger_id, row.rule_id, row.sent_at, row.kind, row.received_at)
        told[talk].append(said)
    return told


def sum_up(told: Iterable[Told], *, before: uuid.UUID) -> EarlierMessages:
    """The names of what was sent, seen and clicked before a trigger: what it has led to itself is not earlier."""
    known = tuple(one for one in told if one.trigger_id != before)
    seen = {one.trigger for one in known if one.kind}
    clicked = {one.trigger for one in known if one.kind == ReceiptKind.CLICKED.value}
    return EarlierMessages(*(tuple(sorted(names)) for names in ({one.trigger for one in known}, seen, clicked)))
