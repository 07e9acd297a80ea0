"""What people were told before about the same thing, and whether they saw it."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
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


def load_earlier_messages(session: Session, talks: Collection[Talk]) -> Mapping[Talk, EarlierMessages]:
    """The names of the triggers told about each subject to each person; machines that look are nobody."""
    sent: dict[Talk, set[str]] = defaultdict(set)
    seen: dict[Talk, set[str]] = defaultdict(set)
    clicked: dict[Talk, set[str]] = defaultdict(set)
    told = (_MESSAGES.c.sender_id, _MESSAGES.c.subject_key, _MESSAGES.c.recipient_id, _MESSAGES.c.trigger)
    by_a_person = and_(
        _RECEIPTS.c.message_id == _MESSAGES.c.id, _RECEIPTS.c.kind.in_(_SEEN), _RECEIPTS.c.is_machine.is_(False)
    )
    rows = session.execute(
        select(*told, _RECEIPTS.c.kind)
        .select_from(_MESSAGES.outerjoin(_RECEIPTS, by_a_person))
        .where(
            is_among(session, _MESSAGES.c.sender_id, {talk[0] for talk in talks}),
            is_among(session, _MESSAGES.c.subject_key, {talk[1] for talk in talks}),
            _MESSAGES.c.sent_at.is_not(None),
        )
    )
    for row in rows:
        talk = (row.sender_id, row.subject_key, row.recipient_id)
        sent[talk].add(row.trigger)
        if row.kind:
            seen[talk].add(row.trigger)
        if row.kind == ReceiptKind.CLICKED.value:
            clicked[talk].add(row.trigger)
    return {talk: EarlierMessages(*(tuple(sorted(names[talk])) for names in (sent, seen, clicked))) for talk in talks}
