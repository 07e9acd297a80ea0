"""The keys browsers know a sender by: one is given out, older ones serve the browsers that were given them."""

import uuid
from typing import cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.errors import UnknownRecordError
from notifier.foundation.ids import new_id
from notifier.foundation.sealing import Sealer
from notifier.models import Sender, VapidKey
from notifier.providers.web_push.vapid import make_vapid_key

_KEYS = cast(Table, VapidKey.__table__)


def find_public_key(session: Session, sender_id: uuid.UUID) -> str | None:
    """The public key browsers are given now, None before the first one was made."""
    return session.scalar(
        select(_KEYS.c.public_key).where(_KEYS.c.sender_id == sender_id, _KEYS.c.retired_at.is_(None))
    )


def make_public_key(session: Session, sealer: Sealer, sender_id: uuid.UUID) -> str:
    """The public key browsers are given, made now if there is none; raises `UnknownRecordError`."""
    _lock_sender(session, sender_id)
    return find_public_key(session, sender_id) or _add_key(session, sealer, sender_id)


def rotate_key(session: Session, sealer: Sealer, sender_id: uuid.UUID) -> str:
    """Give out a new key from now on; returns it. Browsers keep the one they have until they subscribe again."""
    _lock_sender(session, sender_id)
    in_use = (_KEYS.c.sender_id == sender_id, _KEYS.c.retired_at.is_(None))
    session.execute(_KEYS.update().where(*in_use).values(retired_at=utc_now()))
    return _add_key(session, sealer, sender_id)


def get_key_id(session: Session, sender_id: uuid.UUID, public_key: str | None) -> uuid.UUID:
    """The key a browser names, or the one given out now; raises `UnknownRecordError` when the sender has neither."""
    own = select(_KEYS.c.id).where(_KEYS.c.sender_id == sender_id)
    named = session.scalar(own.where(_KEYS.c.public_key == public_key)) if public_key else None
    found: uuid.UUID | None = named or session.scalar(own.where(_KEYS.c.retired_at.is_(None)))
    if found is None:
        raise UnknownRecordError("This shop has given no browser a key yet.")
    return found


def _lock_sender(session: Session, sender_id: uuid.UUID) -> None:
    # Two first visitors at the same moment are given the same key.
    if session.scalar(select(Sender.id).where(Sender.id == sender_id).with_for_update()) is None:
        raise UnknownRecordError(f"There is no sender {sender_id}.")


def _add_key(session: Session, sealer: Sealer, sender_id: uuid.UUID) -> str:
    key = make_vapid_key()
    row = {
        "id": new_id(),
        "sender_id": sender_id,
        "public_key": key.public,
        "private_sealed": sealer.seal(key.private),
        "created_at": utc_now(),
    }
    session.execute(_KEYS.insert(), [row])
    return key.public
