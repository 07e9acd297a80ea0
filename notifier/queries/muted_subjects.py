"""Which subjects nobody is to be written to about."""

import uuid
from collections.abc import Collection
from typing import Final, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from notifier.foundation.key_sets import among, in_parts
from notifier.models import MutedSubject

_MUTED = cast(Table, MutedSubject.__table__)
_SELECT_MUTED: Final = select(_MUTED.c.sender_id, _MUTED.c.subject_key).where(
    among(_MUTED.c.sender_id, "senders"), among(_MUTED.c.subject_key, "subjects")
)


def load_muted(session: Session, subjects: Collection[tuple[uuid.UUID, str]]) -> frozenset[tuple[uuid.UUID, str]]:
    """Those of the senders' subjects that are muted."""
    senders = {sender_id for sender_id, _ in subjects}
    muted: set[tuple[uuid.UUID, str]] = set()
    for keys in in_parts(subject for _, subject in subjects):
        rows = session.execute(_SELECT_MUTED, {"senders": senders, "subjects": keys})
        muted.update((row.sender_id, row.subject_key) for row in rows)
    return frozenset(muted)
