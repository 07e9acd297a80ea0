"""News about one order that comes within minutes becomes one message: what joins which, and what the reader is told."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Table, literal_column, select
from sqlalchemy.orm import Session

from notifier.foundation.key_sets import is_among
from notifier.foundation.named_locks import lock_names
from notifier.models import Message, TriggerEvent
from notifier.vocabulary.facts import Facts
from notifier.vocabulary.message_status import MessageStatus
from notifier.vocabulary.suppression_reason import RefusalReason

_MESSAGES = cast(Table, Message.__table__)
_TRIGGERS = cast(Table, TriggerEvent.__table__)


def fold_messages(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Of new rows of `messages` with a digest key, fold those that find one waiting, or an earlier one among them.

    The one that waits is locked until the caller commits: it leaves with all that joined it, or they begin anew.
    """
    joining = [row for row in rows if row["digest_key"]]
    if not joining:
        return
    # Two planners, each with a parcel of one order, would both find nothing waiting.
    lock_names(session, {f"digest:{row['sender_id']}:{row['digest_key']}" for row in joining})
    kept = _lock_waiting(session, joining)
    for row in sorted(joining, key=lambda row: (row["due_at"], row["id"])):
        into = kept.setdefault((row["sender_id"], row["digest_key"]), row["id"])
        if into != row["id"]:
            row |= {
                "status": MessageStatus.CANCELLED.value,
                "reason": RefusalReason.FOLDED.value,
                "folded_into": into,
            }


def load_folded(session: Session, ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, tuple[Facts, ...]]:
    """The facts folded into each of these messages, in the order of events; those without any are missing."""
    if not ids:
        return {}
    rows = session.execute(
        select(_MESSAGES.c.folded_into, _TRIGGERS.c.facts)
        .join(_TRIGGERS, _TRIGGERS.c.id == _MESSAGES.c.trigger_id)
        .where(is_among(session, _MESSAGES.c.folded_into, ids))
        .order_by(_TRIGGERS.c.occurred_at, _MESSAGES.c.id)
    )
    found: dict[uuid.UUID, list[Facts]] = defaultdict(list)
    for row in rows:
        found[row.folded_into].append(row.facts)
    return {message_id: tuple(facts) for message_id, facts in found.items()}


def _lock_waiting(session: Session, rows: Collection[Mapping[str, Any]]) -> dict[tuple[uuid.UUID, str], uuid.UUID]:
    # A message that was tried may have arrived: nothing joins it any more.
    waiting = session.execute(
        select(_MESSAGES.c.sender_id, _MESSAGES.c.digest_key, _MESSAGES.c.id)
        .where(
            _MESSAGES.c.status == literal_column("'queued'"),
            is_among(session, _MESSAGES.c.sender_id, {row["sender_id"] for row in rows}),
            is_among(session, _MESSAGES.c.digest_key, {row["digest_key"] for row in rows}),
            _MESSAGES.c.attempts == 0,
        )
        .order_by(_MESSAGES.c.id)
        .with_for_update()
    )
    return {(row.sender_id, row.digest_key): row.id for row in waiting}
