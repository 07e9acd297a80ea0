"""Senders as rendering sees them."""

import uuid
from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.channels.content import SenderView
from notifier.models import Sender


def load_sender_views(session: Session, sender_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, SenderView]:
    """The senders with these ids; who is not known is missing."""
    rows = session.execute(
        select(
            *(Sender.id, Sender.version, Sender.name, Sender.language, Sender.base_url, Sender.support_email),
            *(Sender.support_phone, Sender.website, Sender.branding, Sender.email_layout, Sender.counts_visits),
            Sender.content_days,
        ).where(Sender.id.in_(sender_ids))
    ).mappings()
    return {row["id"]: SenderView(**row) for row in rows}
