"""Muting a subject: from then on nobody is written to about it, what waits included, until it is unmuted."""

import uuid
from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.database import insert_or_ignore
from notifier.models import MutedSubject

_MUTED = cast(Table, MutedSubject.__table__)


def mute_subject(session: Session, sender_id: uuid.UUID, subject_key: str) -> bool:
    """Mute a subject of a sender; returns whether it was not muted before."""
    row = {"sender_id": sender_id, "subject_key": subject_key, "muted_at": utc_now()}
    return insert_or_ignore(session, _MUTED, [row], on=("sender_id", "subject_key")) > 0


def unmute_subject(session: Session, sender_id: uuid.UUID, subject_key: str) -> bool:
    """Let its messages go again; what was held back meanwhile stays so. Returns whether it was muted."""
    is_meant = (_MUTED.c.sender_id == sender_id, _MUTED.c.subject_key == subject_key)
    result: Any = session.execute(_MUTED.delete().where(*is_meant))
    return int(result.rowcount) > 0
