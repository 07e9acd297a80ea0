"""A provider calls back: the account it speaks for, and its words stored once before anybody reads them."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from notifier.foundation.after_commit import request_wake_up
from notifier.foundation.clock import utc_now
from notifier.foundation.database import insert_or_ignore
from notifier.foundation.digests import digest_bytes
from notifier.foundation.ids import new_id
from notifier.foundation.sealing import Sealer
from notifier.foundation.signing import parse_id
from notifier.models import ProviderCallback, SenderChannel
from notifier.providers.callbacks import Callback
from notifier.vocabulary.callback_state import CallbackState
from notifier.vocabulary.channel import Channel

APPLY_RECEIPTS: Final = "notifier.apply_receipts"
_CALLBACKS = cast(Table, ProviderCallback.__table__)


@dataclass(frozen=True, slots=True)
class CallbackAccount:
    """The account a callback is about, with its own settings."""

    id: uuid.UUID
    sender_id: uuid.UUID
    channel: Channel
    provider: str
    settings: Mapping[str, str]


def find_callback_account(
    session: Session, sealer: Sealer, provider: str, account_id: uuid.UUID
) -> CallbackAccount | None:
    """The account with this id, if the provider carries it or reports about what it sends by SMTP."""
    row = session.execute(
        select(
            *(SenderChannel.sender_id, SenderChannel.channel, SenderChannel.provider, SenderChannel.settings_sealed)
        ).where(SenderChannel.id == account_id)
    ).one_or_none()
    if row is None:
        return None
    settings = json.loads(sealer.unseal(row.settings_sealed))
    if provider not in (row.provider, settings.get("events")):
        return None
    return CallbackAccount(account_id, row.sender_id, Channel(row.channel), provider, settings)


def record_callback(session: Session, account: CallbackAccount, callback: Callback) -> bool:
    """Store a verified callback for reading after the commit; returns whether it was new."""
    content_type = "application/x-www-form-urlencoded" if callback.method == "GET" else callback.content_type
    message_id = _find_message_id(callback.url)
    row = {
        "id": new_id(),
        "sender_id": account.sender_id,
        "account_id": account.id,
        "provider": account.provider,
        "message_id": message_id,
        "digest": digest_bytes(content_type.encode(), message_id.bytes if message_id else b"", callback.body),
        "content_type": content_type[:255],
        "body": callback.body,
        "received_at": utc_now(),
        "state": CallbackState.NEW.value,
    }
    is_new = insert_or_ignore(session, _CALLBACKS, [row], on=("account_id", "digest")) > 0
    if is_new:
        request_wake_up(session, APPLY_RECEIPTS)
    return is_new


def _find_message_id(url: str) -> uuid.UUID | None:
    values = parse_qs(urlsplit(url).query).get("message", [])
    return parse_id(values[0]) if values else None
