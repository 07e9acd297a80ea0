"""People one sender writes to, and their addresses."""

import uuid
from dataclasses import dataclass
from typing import Final, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from notifier.channels.addresses import digest_email, find_email
from notifier.channels.numbers import digest_phone, find_phone
from notifier.foundation.clock import utc_now
from notifier.foundation.database import insert_or_ignore
from notifier.foundation.digests import digest_text
from notifier.foundation.ids import new_id
from notifier.models import Recipient, RecipientAddress
from notifier.rules.country_hours.places import read_region
from notifier.vocabulary.channel import Channel

_RECIPIENTS = cast(Table, Recipient.__table__)
_ADDRESSES = cast(Table, RecipientAddress.__table__)
#: What callers tell of a person, the newest counts.
_TOLD: Final = ("name", "language", "country", "region")
_CODE_LENGTH: Final = 2


@dataclass(frozen=True, slots=True)
class Person:
    """Someone as the caller knows them; addresses as typed, `language` as BCP 47."""

    name: str | None
    email: str | None
    phone: str | None = None
    language: str | None = None
    #: ISO 3166 code of the country: numbers without a country code are read by it, and its law and clocks are kept.
    country: str | None = None
    #: ISO 3166-2 code of the region there, with or without the country: `TX` or `US-TX`.
    region: str | None = None


def record_recipient(session: Session, sender_id: uuid.UUID, person: Person | None, *, subject_key: str) -> uuid.UUID:
    """Store a person and the addresses not known yet; returns the recipient's id.

    Without any address the person is the unknown one behind the subject, so that messages which
    could not be sent are still on record.
    """
    email = find_email(person.email) if person else None
    phone = find_phone(person.phone, person.country) if person else None
    identity = _identity_digest(email, phone, subject_key)
    recipient_id = _upsert_recipient(session, sender_id, identity, person)
    if email:
        record_address(session, (sender_id, recipient_id), Channel.EMAIL, (email, digest_email(email)))
    if phone:
        for channel in (Channel.SMS, Channel.WHATSAPP):
            record_address(session, (sender_id, recipient_id), channel, (phone, digest_phone(channel, phone)))
    return recipient_id


def find_recipient(session: Session, sender_id: uuid.UUID, email: str) -> uuid.UUID | None:
    """The recipient a sender knows by this e-mail address."""
    address = find_email(email)
    if address is None:
        return None
    return session.scalar(
        select(_RECIPIENTS.c.id).where(
            _RECIPIENTS.c.sender_id == sender_id, _RECIPIENTS.c.identity_digest == _identity_digest(address, None, "")
        )
    )


def find_person(session: Session, sender_id: uuid.UUID, person: Person, *, subject_key: str) -> uuid.UUID | None:
    """The recipient that `record_recipient` has made of a person and a subject."""
    identity = identify(person, subject_key=subject_key)
    return session.scalar(
        select(_RECIPIENTS.c.id).where(_RECIPIENTS.c.sender_id == sender_id, _RECIPIENTS.c.identity_digest == identity)
    )


def identify(person: Person | None, *, subject_key: str) -> str:
    """What makes a person one among a sender's recipients, as a digest."""
    email = find_email(person.email) if person else None
    phone = find_phone(person.phone, person.country) if person else None
    return _identity_digest(email, phone, subject_key)


def _identity_digest(email: str | None, phone: str | None, subject_key: str) -> str:
    if email:
        return digest_email(email)
    if phone:
        return digest_text("phone", phone)
    return digest_text("subject", subject_key)


def _upsert_recipient(session: Session, sender_id: uuid.UUID, identity: str, person: Person | None) -> uuid.UUID:
    wanted = select(_RECIPIENTS.c.id, *(_RECIPIENTS.c[name] for name in _TOLD)).where(
        _RECIPIENTS.c.sender_id == sender_id, _RECIPIENTS.c.identity_digest == identity
    )
    told = _read_told(person)
    known = session.execute(wanted).one_or_none()
    if known is None:
        row = {"id": new_id(), "sender_id": sender_id, "identity_digest": identity, **told}
        insert_or_ignore(session, _RECIPIENTS, [row | {"created_at": utc_now()}], on=("sender_id", "identity_digest"))
        # Read back: another transaction may have been first.
        known = session.execute(wanted).one()
    # The region of another country is none here.
    moved = {"region": told["region"]} if told["country"] not in (None, known.country) else {}
    fresh = moved | {name: value for name, value in told.items() if value and value != getattr(known, name)}
    if fresh:
        session.execute(_RECIPIENTS.update().where(_RECIPIENTS.c.id == known.id).values(**fresh))
    return uuid.UUID(bytes=known.id.bytes)


def _read_told(person: Person | None) -> dict[str, str | None]:
    if person is None:
        return dict.fromkeys(_TOLD)
    country = (person.country or "").strip().upper()
    is_code = len(country) == _CODE_LENGTH and country.isascii() and country.isalpha()
    return {
        "name": person.name,
        "language": person.language,
        "country": country if is_code else None,
        "region": read_region(country, person.region) if is_code else None,
    }


def record_address(
    session: Session, owner: tuple[uuid.UUID, uuid.UUID], channel: Channel, address: tuple[str, str]
) -> None:
    """Let a person (sender, recipient) be reached at an address (normal form, digest) unless it is known already."""
    row = {
        "id": new_id(),
        "sender_id": owner[0],
        "recipient_id": owner[1],
        "channel": channel.value,
        "address": address[0],
        "address_digest": address[1],
        "created_at": utc_now(),
    }
    insert_or_ignore(session, _ADDRESSES, [row], on=("sender_id", "recipient_id", "channel", "address_digest"))
