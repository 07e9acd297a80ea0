"""Who gets the parcel, as a trigger's facts tell it, and whether that is somebody else than who bought it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from notifier.audience.recipients import Person
from notifier.channels.addresses import digest_email, find_email
from notifier.channels.numbers import digest_phone, find_phone
from notifier.queries.address_book import AddressBook, Place
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.facts import Facts


@dataclass(frozen=True, slots=True)
class Receiver:
    """The receiver of a parcel; `person` None without an address messages can be sent to."""

    person: Person | None
    #: The facts speak of a receiver, with or without address.
    is_named: bool
    #: The address is the shopper's: one message is enough.
    is_shopper: bool


def find_receiver(facts: Facts, shopper_id: uuid.UUID, book: AddressBook) -> Receiver:
    """Read the group `receiver` with its `name`, `email`, `phone` and `language`; `book` knows the shopper."""
    group, place = facts.get("receiver"), facts.get("destination")
    country, region = _text(place, "country"), _text(place, "region_code")
    email, phone = find_email(_text(group, "email")), find_phone(_text(group, "phone"), country)
    if email is None and phone is None:
        return Receiver(None, is_named=isinstance(group, Mapping) and bool(group), is_shopper=False)
    if email is not None:
        is_shopper = digest_email(email) in book.get(Place(shopper_id, Channel.EMAIL), ())
    else:
        is_shopper = digest_phone(Channel.SMS, phone or "") in book.get(Place(shopper_id, Channel.SMS), ())
    person = Person(_text(group, "name"), email, phone, _text(group, "language"), country, region)
    return Receiver(person, is_named=True, is_shopper=is_shopper)


def _text(group: object, name: str) -> str | None:
    value = group.get(name) if isinstance(group, Mapping) else None
    return value if isinstance(value, str) and value else None
