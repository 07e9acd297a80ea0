"""A person has read messages in the inbox: a receipt as from any provider, so that cascades rest."""

import uuid
from collections.abc import Collection
from typing import Final, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.models import Message
from notifier.providers.callbacks import Receipt
from notifier.queries.inbox_items import InboxOwner, of_owner
from notifier.sending.apply_receipts import Origin, record_receipts
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.receipt_kind import ReceiptKind

_PROVIDER: Final = "inbox"
_MESSAGES = cast(Table, Message.__table__)


def record_read(session: Session, owner: InboxOwner, message_ids: Collection[uuid.UUID]) -> int:
    """Keep that messages of this inbox were read, once; returns how many were new. Others' messages are left alone."""
    if not message_ids:
        return 0
    own = session.scalars(select(_MESSAGES.c.id).where(*of_owner(owner), _MESSAGES.c.id.in_(message_ids)))
    receipts = [Receipt(ReceiptKind.READ, message_id=message_id, event_id="read") for message_id in own]
    return record_receipts(session, Origin(owner.sender_id, _PROVIDER, Channel.INBOX, None, utc_now()), receipts)
