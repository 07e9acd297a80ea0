"""The limits of senders as they are stored, beside what others keep in the same document."""

import uuid
from collections.abc import Mapping
from functools import lru_cache
from typing import cast

import msgspec
from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from notifier.authoring.sender_limits import LIMIT_KEYS, NO_LIMITS, SenderLimits, limits_json, parse_sender_limits
from notifier.foundation.errors import UnknownRecordError
from notifier.models import Sender
from notifier.vocabulary.facts import JsonValue

_SENDERS = cast(Table, Sender.__table__)


def save_sender_limits(session: Session, sender_id: uuid.UUID, limits: SenderLimits) -> None:
    """Replace the limits of a sender; its version grows only when they changed. Raises `UnknownRecordError`."""
    known = session.execute(
        select(_SENDERS.c.limits, _SENDERS.c.version).where(_SENDERS.c.id == sender_id).with_for_update()
    ).one_or_none()
    if known is None:
        raise UnknownRecordError(f"There is no sender {sender_id}.")
    others = {key: value for key, value in known.limits.items() if key not in LIMIT_KEYS}
    wanted = others | limits_json(limits)
    if wanted != known.limits:
        changed = _SENDERS.update().where(_SENDERS.c.id == sender_id)
        session.execute(changed.values(limits=wanted, version=known.version + 1))


def load_sender_limits(session: Session, sender_id: uuid.UUID) -> SenderLimits:
    """The limits of a sender; raises `UnknownRecordError`."""
    stored = session.scalar(select(_SENDERS.c.limits).where(_SENDERS.c.id == sender_id))
    if stored is None:
        raise UnknownRecordError(f"There is no sender {sender_id}.")
    return read_sender_limits(stored)


def read_sender_limits(stored: Mapping[str, JsonValue]) -> SenderLimits:
    """Limits as stored, `NO_LIMITS` itself when there are none; the same ones are parsed once."""
    own = {key: stored[key] for key in LIMIT_KEYS if key in stored}
    return _parse_once(msgspec.json.encode(own)) if own else NO_LIMITS


@lru_cache(maxsize=1024)
def _parse_once(stored: bytes) -> SenderLimits:
    return parse_sender_limits(msgspec.json.decode(stored))
