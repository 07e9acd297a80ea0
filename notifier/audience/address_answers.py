"""An answer somebody gave elsewhere, known by an address: recorded for everybody the sender knows by it."""

import uuid
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from notifier.audience.consent_ledger import Choice, Evidence, record_choices
from notifier.audience.recipients import Person, record_recipient
from notifier.channels.addresses import digest_email, find_email
from notifier.channels.numbers import digest_phone, find_phone
from notifier.foundation.errors import ProductError
from notifier.models import RecipientAddress
from notifier.vocabulary.channel import Channel

_ADDRESSES = cast(Table, RecipientAddress.__table__)


@dataclass(frozen=True, slots=True)
class KnownBy:
    """A person as another system names them: an e-mail address, or a number, national ones by `country` (ISO 3166)."""

    address: str
    country: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerCount:
    """How many people an answer was recorded for, for how many it was news, and whether they were strangers."""

    people: int
    changed: int
    is_new_person: bool


def record_address_answer(
    session: Session, sender_id: uuid.UUID, known_by: KnownBy, choice: Choice, evidence: Evidence
) -> AnswerCount:
    """Store one answer for everybody with this address, in the caller's transaction; a stranger becomes known.

    Raises `ProductError` when the text is neither an e-mail address nor a number.
    """
    email, phone = _read(known_by)
    people = _find_people(session, sender_id, email, phone)
    is_new_person = not people
    if is_new_person:
        person = Person(name=None, email=email, phone=phone)
        people = (record_recipient(session, sender_id, person, subject_key=""),)
    changed = sum(record_choices(session, (sender_id, person_id), (choice,), evidence) for person_id in people)
    return AnswerCount(len(people), changed, is_new_person)


def _read(known_by: KnownBy) -> tuple[str | None, str | None]:
    email = find_email(known_by.address) if "@" in known_by.address else None
    phone = find_phone(known_by.address, known_by.country) if email is None else None
    if email is None and phone is None:
        raise ProductError(
            f"{known_by.address!r} is neither an e-mail address nor a number such as +15550100100 anybody could have."
        )
    return email, phone


def _find_people(session: Session, sender_id: uuid.UUID, email: str | None, phone: str | None) -> tuple[uuid.UUID, ...]:
    if email is not None:
        channel, digest = Channel.EMAIL, digest_email(email)
    else:
        channel, digest = Channel.SMS, digest_phone(Channel.SMS, phone or "")
    rows = session.scalars(
        select(_ADDRESSES.c.recipient_id).where(
            _ADDRESSES.c.sender_id == sender_id,
            _ADDRESSES.c.channel == channel.value,
            _ADDRESSES.c.address_digest == digest,
        )
    )
    return tuple(dict.fromkeys(rows))
