"""Receivers, carriers and the team as recipients: those that are stored, and those that planning would store."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Final, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from notifier.audience.recipients import Person, identify
from notifier.channels.addresses import digest_email, find_email
from notifier.channels.numbers import digest_phone, find_phone
from notifier.foundation.key_sets import is_among
from notifier.models import Recipient
from notifier.queries.address_book import AddressBook, Place, load_address_book
from notifier.sending.choose_recipients import Stranger
from notifier.vocabulary.channel import Channel

_PEOPLE = cast(Table, Recipient.__table__)
#: Ids of people who are not stored follow from what makes them one.
_INVENTED: Final = uuid.UUID("6ba7b814-9dad-11d1-80b4-00c04fd430c8")


class Strangers:
    """Stands in for storing people: nobody is written down, and the same person is one again."""

    def __init__(self) -> None:
        """Nobody met yet."""
        self._addresses: dict[Place, tuple[str, ...]] = {}

    def record(self, session: Session, strangers: Sequence[Stranger]) -> Sequence[uuid.UUID]:
        """The ids of those who are stored, and invented ones."""
        digests = [identify(one.person, subject_key=one.unknown_key) for one in strangers]
        known = _load_known(session, {one.sender_id for one in strangers}, digests)
        ids: list[uuid.UUID] = []
        for stranger, digest in zip(strangers, digests, strict=True):
            recipient_id = known.get((stranger.sender_id, digest)) or uuid.uuid5(_INVENTED, digest)
            ids.append(recipient_id)
            if stranger.person is not None:
                self._note(recipient_id, stranger.person)
        return ids

    def load_book(self, session: Session, people: Collection[tuple[uuid.UUID, uuid.UUID]]) -> AddressBook:
        """The addresses of pairs of sender and recipient, with those that were told of them."""
        ids = {recipient_id for _, recipient_id in people}
        told = {key: digests for key, digests in self._addresses.items() if key.recipient_id in ids}
        return {**told, **load_address_book(session, people)}

    def _note(self, recipient_id: uuid.UUID, person: Person) -> None:
        email, phone = find_email(person.email), find_phone(person.phone, person.country)
        if email:
            self._addresses[Place(recipient_id, Channel.EMAIL)] = (digest_email(email),)
        if phone:
            for channel in (Channel.SMS, Channel.WHATSAPP):
                self._addresses[Place(recipient_id, channel)] = (digest_phone(channel, phone),)


def _load_known(
    session: Session, sender_ids: Collection[uuid.UUID], digests: Collection[str]
) -> Mapping[tuple[uuid.UUID, str], uuid.UUID]:
    rows = session.execute(
        select(_PEOPLE.c.id, _PEOPLE.c.sender_id, _PEOPLE.c.identity_digest).where(
            is_among(session, _PEOPLE.c.sender_id, sender_ids), is_among(session, _PEOPLE.c.identity_digest, digests)
        )
    )
    return {(row.sender_id, row.identity_digest): row.id for row in rows}
