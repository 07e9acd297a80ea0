"""An answer somebody gave elsewhere, known by an address: recorded for everybody the sender knows by it."""

import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from notifier.audience.consent_ledger import Choice, Evidence, record_choices
from notifier.audience.find_people import find_recipients, read_person_address
from notifier.audience.recipients import Person, record_recipient


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
    address = read_person_address(known_by.address, known_by.country)
    people = find_recipients(session, sender_id, address.digests)
    is_new_person = not people
    if is_new_person:
        person = Person(name=None, email=address.email, phone=address.phone)
        people = (record_recipient(session, sender_id, person, subject_key=""),)
    changed = sum(record_choices(session, (sender_id, person_id), (choice,), evidence) for person_id in people)
    return AnswerCount(len(people), changed, is_new_person)
