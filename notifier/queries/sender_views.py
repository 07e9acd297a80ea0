"""Senders as rendering sees them."""

import uuid
from collections.abc import Collection, Mapping
from typing import Final, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from notifier.channels.content import SenderView
from notifier.foundation.key_sets import among
from notifier.models import Sender

_SENDERS = cast(Table, Sender.__table__).c
_SELECT_VIEWS: Final = select(
    *(_SENDERS.id, _SENDERS.version, _SENDERS.name, _SENDERS.language, _SENDERS.base_url, _SENDERS.support_email),
    *(_SENDERS.support_phone, _SENDERS.website, _SENDERS.branding, _SENDERS.email_layout, _SENDERS.counts_visits),
    _SENDERS.content_days,
).where(among(_SENDERS.id, "ids"))


def load_sender_views(session: Session, sender_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, SenderView]:
    """The senders with these ids; who is not known is missing."""
    rows = session.execute(_SELECT_VIEWS, {"ids": sender_ids}).mappings()
    return {row["id"]: SenderView(**row) for row in rows}
