"""A message that its channel's money or cap holds back at the last moment: the channel that speaks instead is planned.

What is planned when the budget is already spent has been decided before; this is for messages that waited meanwhile.
"""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final, cast

from sqlalchemy import Row, Table, select
from sqlalchemy.orm import Session

from notifier.authoring.stored_limits import read_sender_limits
from notifier.foundation.after_commit import request_wake_up
from notifier.foundation.clock import utc_now
from notifier.foundation.ids import new_id
from notifier.foundation.row_sets import insert_rows, is_among
from notifier.models import Message, Rule, Sender
from notifier.queries.address_book import AddressBook, load_address_book
from notifier.sending.plan_messages import DECISION, SEND_DUE_MESSAGES
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.message_status import MessageStatus
from notifier.vocabulary.strategy import Strategy
from notifier.vocabulary.suppression_reason import RefusalReason

_MESSAGES = cast(Table, Message.__table__)
_RULES = cast(Table, Rule.__table__)
_SENDERS = cast(Table, Sender.__table__)
#: Refusals that are about one channel: another may speak.
OF_ONE_CHANNEL: Final = frozenset({RefusalReason.BUDGET_SPENT.value, RefusalReason.FREQUENCY_CAP.value})
#: What the new message has in common with the one held back.
_KEPT: Final = (
    *("sender_id", "trigger_id", "rule_id", "recipient_id", "trigger", "subject_key", "replace_key", "topic", "lane"),
    *("language", "cascade_step", "arm", "stale_at"),
)


def plan_instead(session: Session, refused: Mapping[uuid.UUID, str]) -> int:
    """Plan what is said instead of messages refused for reasons of `OF_ONE_CHANNEL`; returns how many messages.

    The policies are asked about the new ones when they leave, which is now.
    """
    if not refused:
        return 0
    messages = _load(session, refused.keys())
    book = load_address_book(session, {(row.sender_id, row.recipient_id) for row in messages})
    rows = [new for row in messages for new in _write(row, refused[row.id], book)]
    planned = insert_rows(session, _MESSAGES, [row for row, _ in rows], on=DECISION)
    for row, old_id in rows if planned == len(rows) else ():
        # Parcels that were to be told of by the one are told of by the other.
        joined = _MESSAGES.update().where(_MESSAGES.c.folded_into == old_id)
        session.execute(joined.values(folded_into=row["id"]))
    if planned:
        request_wake_up(session, SEND_DUE_MESSAGES)
    return planned


def _load(session: Session, ids: Collection[uuid.UUID]) -> Sequence[Row[*tuple[Any, ...]]]:
    kept = (_MESSAGES.c[name] for name in _KEPT)
    return session.execute(
        select(_MESSAGES.c.id, _MESSAGES.c.channel, *kept, _RULES.c.channels, _RULES.c.strategy, _SENDERS.c.limits)
        .join(_RULES, _RULES.c.id == _MESSAGES.c.rule_id)
        .join(_SENDERS, _SENDERS.c.id == _MESSAGES.c.sender_id)
        .where(
            is_among(session, _MESSAGES.c.id, ids),
            _MESSAGES.c.status == MessageStatus.SUPPRESSED.value,
        )
        .order_by(_MESSAGES.c.id)
    ).all()


def _write(row: Row[*tuple[Any, ...]], reason: str, book: AddressBook) -> Iterator[tuple[dict[str, Any], uuid.UUID]]:
    channel = _choose(row, reason, book)
    if channel is None:
        return
    now = utc_now()
    for digest in book[row.recipient_id, channel]:
        new = {
            **{name: getattr(row, name) for name in _KEPT},
            "id": new_id(),
            "channel": channel.value,
            "address_digest": digest,
            "status": MessageStatus.QUEUED.value,
            "due_at": now,
            "attempts": 0,
            "created_at": now,
        }
        yield new, row.id


def _choose(row: Row[*tuple[Any, ...]], reason: str, book: AddressBook) -> Channel | None:
    """The spare of a spent budget; in a rule that tells on the first channel that reaches, the next one in reach."""
    channels = [Channel(channel) for channel in row.channels]
    budget = read_sender_limits(row.limits).budgets.get(Channel(row.channel))
    if reason == RefusalReason.BUDGET_SPENT.value and budget is not None:
        spare = budget.fall_back
        if spare is not None and spare not in channels and (row.recipient_id, spare) in book:
            return spare
    if row.strategy != Strategy.FIRST_REACHABLE.value or Channel(row.channel) not in channels:
        return None
    following = channels[channels.index(Channel(row.channel)) + 1 :]
    return next((channel for channel in following if (row.recipient_id, channel) in book), None)
