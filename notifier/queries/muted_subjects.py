"""Which subjects nobody is to be written to about."""

import uuid
from collections.abc import Collection
from typing import cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from notifier.foundation.row_sets import is_among
from notifier.models import MutedSubject

_MUTED = cast(Table, MutedSubject.__table__)


def load_muted(session: Session, subjects: Collection[tuple[uuid.UUID, str]]) -> frozenset[tuple[uuid.UUID, str]]:
    """Those of the senders' subjects that are muted."""
    if not subjects:
        return frozenset()
    rows = session.execute(
        select(_MUTED.c.sender_id, _MUTED.c.subject_key).where(
            _MUTED.c.sender_id.in_({sender_id for sender_id, _ in subjects}),
            is_among(session, _MUTED.c.subject_key, {subject for _, subject in subjects}),
        )
    )
    return frozenset((row.sender_id, row.subject_key) for row in rows)
