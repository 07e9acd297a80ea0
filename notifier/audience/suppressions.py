"""The suppression list: addresses a sender must not use on a channel."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.database import insert_or_ignore
from notifier.foundation.ids import new_id
from notifier.models import Suppression
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.suppression_reason import SuppressionReason

_SUPPRESSIONS = cast(Table, Suppression.__table__)


@dataclass(frozen=True, slots=True)
class BadAddress:
    """An address, by its digest, and why it must not be used again."""

    sender_id: uuid.UUID
    channel: Channel
    address_digest: str
    reason: SuppressionReason


def suppress_addresses(session: Session, bad: Sequence[BadAddress]) -> int:
    """Put addresses on the list; those already there keep their first reason. Returns how many were new."""
    now = utc_now()
    rows = [
        {
            "id": new_id(),
            "sender_id": address.sender_id,
            "channel": address.channel.value,
            "address_digest": address.address_digest,
            "reason": address.reason.value,
            "created_at": now,
        }
        for address in bad
    ]
    return insert_or_ignore(session, _SUPPRESSIONS, rows, on=("sender_id", "channel", "address_digest"))


def lift_suppression(
    session: Session, sender_id: uuid.UUID, channel: Channel, address_digest: str, reason: SuppressionReason
) -> bool:
    """Take an address off the list if it is there for this reason; returns whether it was."""
    result: Any = session.execute(
        _SUPPRESSIONS.delete().where(
            _SUPPRESSIONS.c.sender_id == sender_id,
            _SUPPRESSIONS.c.channel == channel.value,
            _SUPPRESSIONS.c.address_digest == address_digest,
            _SUPPRESSIONS.c.reason == reason.value,
        )
    )
    return int(result.rowcount) > 0
