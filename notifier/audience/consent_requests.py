"""A yes to promotion that was given on a form: it counts once it is confirmed from its own address."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from notifier.audience.consent_ledger import Choice, Evidence, lock_recipient, record_choices
from notifier.foundation.clock import utc_now
from notifier.foundation.ids import new_id
from notifier.models import ConsentChange, ConsentRequest, RecipientAddress
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_state import ConsentSource, ConsentState
from notifier.vocabulary.topic import Topic

#: How long a yes waits for its confirmation.
REQUEST_TIME: Final = dt.timedelta(days=7)
_REQUESTS = cast(Table, ConsentRequest.__table__)
_CHANGES = cast(Table, ConsentChange.__table__)
_ADDRESSES = cast(Table, RecipientAddress.__table__)


@dataclass(frozen=True, slots=True)
class WaitingConsent:
    """A yes of a person (sender, recipient) that is not confirmed, or was."""

    id: uuid.UUID
    owner: tuple[uuid.UUID, uuid.UUID]
    topic: Topic
    channel: Channel
    address_digest: str
    evidence: Evidence
    asked_at: dt.datetime
    expires_at: dt.datetime
    is_confirmed: bool


def start_request(
    session: Session, owner: tuple[uuid.UUID, uuid.UUID], choice: Choice, address_digest: str, evidence: Evidence
) -> uuid.UUID:
    """Write a yes down until its address confirms it; returns its id."""
    now, request_id = utc_now(), new_id()
    row = {
        "id": request_id,
        "sender_id": owner[0],
        "recipient_id": owner[1],
        "topic": choice.topic.value,
        "channel": choice.channel.value,
        "address_digest": address_digest,
        "source": evidence.source.value,
        "wording_version": evidence.wording_version,
        "language": evidence.language,
        "proof": evidence.proof,
        "asked_at": now,
        "expires_at": now + REQUEST_TIME,
    }
    session.execute(_REQUESTS.insert(), [row])
    return request_id


def find_request(session: Session, request_id: uuid.UUID) -> WaitingConsent | None:
    """A yes by its id."""
    row = session.execute(select(_REQUESTS).where(_REQUESTS.c.id == request_id)).one_or_none()
    if row is None:
        return None
    return WaitingConsent(
        id=row.id,
        owner=(row.sender_id, row.recipient_id),
        topic=Topic(row.topic),
        channel=Channel(row.channel),
        address_digest=row.address_digest,
        evidence=Evidence(ConsentSource(row.source), row.wording_version, row.language, row.proof),
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        is_confirmed=row.confirmed_at is not None,
    )


def confirm_request(session: Session, waiting: WaitingConsent) -> bool:
    """The address confirms the yes, which stands in the ledger from now on; False when it is too late."""
    lock_recipient(session, waiting.owner)
    if _was_refused_since(session, waiting) or not _is_still_theirs(session, waiting):
        return False
    now = utc_now()
    is_open = (_REQUESTS.c.id == waiting.id, _REQUESTS.c.confirmed_at.is_(None), _REQUESTS.c.expires_at > now)
    result: Any = session.execute(_REQUESTS.update().where(*is_open).values(confirmed_at=now))
    if not int(result.rowcount):
        return False
    said = waiting.evidence
    proof = f"{said.proof}; confirmed by request {waiting.id}"
    evidence = Evidence(said.source, said.wording_version, said.language, proof)
    record_choices(session, waiting.owner, (Choice(waiting.topic, waiting.channel, ConsentState.GRANTED),), evidence)
    return True


def _is_still_theirs(session: Session, waiting: WaitingConsent) -> bool:
    """An address that the person has left since cannot agree for the new one."""
    theirs = (
        *(_ADDRESSES.c.sender_id == waiting.owner[0], _ADDRESSES.c.recipient_id == waiting.owner[1]),
        _ADDRESSES.c.channel == waiting.channel.value,
    )
    newest = select(_ADDRESSES.c.address_digest).where(*theirs).order_by(_ADDRESSES.c.created_at.desc()).limit(1)
    return session.scalar(newest) == waiting.address_digest


def _was_refused_since(session: Session, waiting: WaitingConsent) -> bool:
    """A no that came after the yes, wherever it was said, is not undone by an old link."""
    newer = (
        *(_CHANGES.c.sender_id == waiting.owner[0], _CHANGES.c.recipient_id == waiting.owner[1]),
        *(_CHANGES.c.topic == waiting.topic.value, _CHANGES.c.channel == waiting.channel.value),
        *(_CHANGES.c.state == ConsentState.REFUSED.value, _CHANGES.c.changed_at >= waiting.asked_at),
    )
    return session.scalar(select(_CHANGES.c.id).where(*newer).limit(1)) is not None
