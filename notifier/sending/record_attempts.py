"""Before anything leaves: the exact words and the attempt are on record, for messages that are still ours."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.row_sets import insert_rows
from notifier.models import MessageContent, SendAttempt
from notifier.sending.written import WrittenMessage

_CONTENTS = cast(Table, MessageContent.__table__)
_ATTEMPTS = cast(Table, SendAttempt.__table__)


def record_attempts(
    session: Session, written: Sequence[WrittenMessage], *, content_days: Mapping[uuid.UUID, int], usual_days: int
) -> None:
    """Store contents and open attempts of messages about to be handed over. The caller commits, then sends.

    `content_days` says of some senders how long their words are kept.
    """
    if not written:
        return
    now = utc_now()
    repeated = [item.message.id for item in written if item.message.attempts]
    if repeated:
        session.execute(_CONTENTS.delete().where(_CONTENTS.c.message_id.in_(repeated)))
    kept_days = [content_days.get(item.message.sender_id, usual_days) for item in written]
    rows = [_content_row(item, now + dt.timedelta(days=days)) for item, days in zip(written, kept_days, strict=True)]
    insert_rows(session, _CONTENTS, rows)
    insert_rows(session, _ATTEMPTS, [_attempt_row(item, now) for item in written])


def _content_row(item: WrittenMessage, kept_until: dt.datetime) -> dict[str, Any]:
    words = item.words
    return {
        "message_id": item.message.id,
        "to_address": words.to_address,
        "subject": words.subject,
        "text": words.text,
        "html": words.html,
        "headers": dict(words.headers),
        "kept_until": kept_until,
    }


def _attempt_row(item: WrittenMessage, now: dt.datetime) -> dict[str, Any]:
    return {
        "id": item.attempt_id,
        "message_id": item.message.id,
        "number": item.message.attempts + 1,
        "provider": item.account.name,
        "account_id": item.account.id,
        "started_at": now,
    }
