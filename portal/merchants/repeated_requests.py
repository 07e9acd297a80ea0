"""Requests that may come twice: the first is carried out, and its answer kept for a day for whoever repeats it.

As the IETF draft "The Idempotency-Key HTTP Header Field" describes it.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, cast

from sqlalchemy import ColumnElement, Table, delete, select, update
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.database import insert_or_ignore
from notifier.foundation.digests import digest_text
from notifier.foundation.sealing import Sealer
from portal.models import IdempotencyKey

KEPT_FOR: Final = dt.timedelta(hours=24)
#: Longer than any request lasts: who has not answered by then is not going to.
_BUSY_FOR: Final = dt.timedelta(minutes=2)
_KEYS = cast(Table, IdempotencyKey.__table__)


class Standing(StrEnum):
    """What is known of a request."""

    FIRST = "first"
    BUSY = "busy"
    #: The same key came with another request.
    OTHER = "other"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Repeatable:
    """A request and the key its caller chose for it."""

    api_key_id: uuid.UUID
    #: As the caller sent it; only its digest is kept, and what is kept is sealed with it.
    key: str
    request_digest: str

    @property
    def key_digest(self) -> str:
        """What finds it again."""
        return digest_text("idempotency", self.key)

    @property
    def sealer(self) -> Sealer:
        """Opens the answer for whoever knows key and request."""
        return Sealer((f"{self.api_key_id}\0{self.key}\0{self.request_digest}",))


@dataclass(frozen=True, slots=True)
class Reservation:
    """Where a request stands; `answer` as it was kept, when there is one."""

    standing: Standing
    answer: str | None = None


def reserve(session: Session, request: Repeatable) -> Reservation:
    """Be the one who carries a request out, or learn what has become of it."""
    now = utc_now()
    session.execute(delete(_KEYS).where(_KEYS.c.expires_at <= now))
    row = {
        "api_key_id": request.api_key_id,
        "key_digest": request.key_digest,
        "request_digest": request.request_digest,
        "busy_until": now + _BUSY_FOR,
        "expires_at": now + KEPT_FOR,
    }
    if insert_or_ignore(session, _KEYS, [row], on=("api_key_id", "key_digest")):
        return Reservation(Standing.FIRST)
    known = session.execute(select(_KEYS).where(*_is(request)).with_for_update()).one()
    if known.request_digest != request.request_digest:
        return Reservation(Standing.OTHER)
    if known.answer_sealed is not None:
        return Reservation(Standing.ANSWERED, request.sealer.unseal(known.answer_sealed))
    if known.busy_until > now:
        return Reservation(Standing.BUSY)
    session.execute(update(_KEYS).where(*_is(request)).values(busy_until=now + _BUSY_FOR))
    return Reservation(Standing.FIRST)


def keep_answer(session: Session, request: Repeatable, answer: str) -> None:
    """Keep the answer, in the unit of work that made it true."""
    session.execute(update(_KEYS).where(*_is(request)).values(answer_sealed=request.sealer.seal(answer)))


def release(session: Session, request: Repeatable) -> None:
    """Nothing came of the request: the next one with this key is the first."""
    session.execute(delete(_KEYS).where(*_is(request), _KEYS.c.answer_sealed.is_(None)))


def _is(request: Repeatable) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (_KEYS.c.api_key_id == request.api_key_id, _KEYS.c.key_digest == request.key_digest)
