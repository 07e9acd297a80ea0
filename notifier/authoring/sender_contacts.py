"""Whom a sender's rules reach at carriers and in its own team: the part `contacts` of `Sender.limits`."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from notifier.channels.addresses import find_email
from notifier.channels.translations import worded_languages
from notifier.foundation.errors import ProductError, UnknownRecordError
from notifier.foundation.logs import get_logger
from notifier.models import Sender
from notifier.vocabulary.facts import JsonValue
from notifier.vocabulary.recipient_kind import RecipientKind

_KEY: Final = "contacts"
_PARTS: Final = {RecipientKind.CARRIER: "carriers", RecipientKind.TEAM: "team"}
_FIELDS: Final = {
    RecipientKind.CARRIER: frozenset({"name", "email", "language"}),
    RecipientKind.TEAM: frozenset({"email"}),
}
_LONGEST_NAME: Final = 100
#: A rule writes to each of them.
MOST_CONTACTS: Final = 100

_SENDERS = cast(Table, Sender.__table__)
_log = get_logger(__name__)


class ContactsError(ProductError):
    """The contacts cannot be used; says in one sentence what is wrong with them."""


@dataclass(frozen=True, slots=True)
class BusinessContact:
    """Where somebody is written to at work; `email` in its normal form."""

    email: str
    name: str | None = None
    #: One that has words, None for the sender's own.
    language: str | None = None


@dataclass(frozen=True, slots=True)
class SenderContacts:
    """Contacts at carriers by the carrier's code, and those of the team by the name the sender gives each."""

    carriers: Mapping[str, BusinessContact]
    team: Mapping[str, BusinessContact]

    def of(self, kind: RecipientKind) -> Mapping[str, BusinessContact]:
        """Those of one kind, which must be a business."""
        return self.carriers if kind is RecipientKind.CARRIER else self.team


NO_CONTACTS: Final = SenderContacts({}, {})


def parse_contacts(document: JsonValue) -> SenderContacts:
    """`{"carriers": {"<code>": {"name", "email", "language"}}, "team": {"<name>": {"email"}}}`; only `email` must be.

    Raises `ContactsError` naming the first thing that is wrong.
    """
    parts = _read_group(document, "contacts")
    _refuse_unknown(parts, _PARTS.values(), "contacts")
    read = {kind: _parse_part(kind, parts.get(name, {})) for kind, name in _PARTS.items()}
    return SenderContacts(read[RecipientKind.CARRIER], read[RecipientKind.TEAM])


def contacts_json(contacts: SenderContacts) -> dict[str, JsonValue]:
    """The contacts as they are stored; `parse_contacts` reads them."""
    return {
        name: {key: _contact_json(contact) for key, contact in sorted(contacts.of(kind).items())}
        for kind, name in _PARTS.items()
    }


def load_contacts(session: Session, sender_id: uuid.UUID) -> SenderContacts:
    """The contacts of a sender; raises `UnknownRecordError`."""
    return _read_stored(_get_limits(session, sender_id))


def read_contacts(sender_id: uuid.UUID, limits: Mapping[str, Any]) -> SenderContacts:
    """The contacts in a stored `Sender.limits`; what somebody else has broken is none, so that planning goes on."""
    try:
        return _read_stored(limits)
    except ContactsError as problem:
        _log.error("contacts_unreadable", sender_id=str(sender_id), problem=type(problem).__name__)
        return NO_CONTACTS


def set_contact(
    session: Session, sender_id: uuid.UUID, kind: RecipientKind, name: str, contact: BusinessContact
) -> BusinessContact:
    """Write to this contact from the next trigger on; `name` is a carrier's code or a part of the team.

    Returns it as it is stored. Raises `ContactsError` naming what is wrong, `UnknownRecordError` for an unknown sender.
    """
    limits = _get_limits(session, sender_id, locks=True)
    checked = _parse_contact(kind, name, _contact_json(contact))
    known = _read_stored(limits)
    if name not in known.of(kind) and len(known.of(kind)) >= MOST_CONTACTS:
        raise ContactsError(f"A sender has at most {MOST_CONTACTS} contacts of a kind.")
    _store(session, sender_id, limits, _with(known, kind, {**known.of(kind), name: checked}))
    return checked


def remove_contact(session: Session, sender_id: uuid.UUID, kind: RecipientKind, name: str) -> None:
    """Write there no longer; raises `UnknownRecordError` when there is no such contact."""
    limits = _get_limits(session, sender_id, locks=True)
    known = _read_stored(limits)
    left = {key: contact for key, contact in known.of(kind).items() if key != name}
    if len(left) == len(known.of(kind)):
        names = ", ".join(sorted(left)) or "none"
        raise UnknownRecordError(f"There is no {kind} contact {name!r}; known are {names}.")
    _store(session, sender_id, limits, _with(known, kind, left))


def _with(contacts: SenderContacts, kind: RecipientKind, wanted: Mapping[str, BusinessContact]) -> SenderContacts:
    if kind is RecipientKind.CARRIER:
        return replace(contacts, carriers=wanted)
    return replace(contacts, team=wanted)


def _parse_part(kind: RecipientKind, document: JsonValue) -> dict[str, BusinessContact]:
    group = _read_group(document, f"contacts.{_PARTS[kind]}")
    if len(group) > MOST_CONTACTS:
        raise ContactsError(f"A sender has at most {MOST_CONTACTS} contacts of a kind.")
    return {name: _parse_contact(kind, name, value) for name, value in group.items()}


def _parse_contact(kind: RecipientKind, name: str, document: JsonValue) -> BusinessContact:
    place = f"contacts.{_PARTS[kind]}.{name}"
    if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        raise ContactsError(f"The name of a contact must be one line of 1 to {_LONGEST_NAME} characters.")
    fields = _read_group(document, place)
    _refuse_unknown(fields, _FIELDS[kind], place)
    email = find_email(_read_text(fields, "email", place))
    if email is None:
        raise ContactsError(f"{place}.email is {fields.get('email')!r}, but must be an e-mail address.")
    person, language = _read_text(fields, "name", place), _read_text(fields, "language", place)
    if person and (len(person) > _LONGEST_NAME or not person.isprintable()):
        raise ContactsError(f"{place}.name must be one line of at most {_LONGEST_NAME} characters.")
    if language and language not in worded_languages():
        known = ", ".join(worded_languages())
        raise ContactsError(f"There are no words in the language {language!r}; known are {known}.")
    return BusinessContact(email, person, language)


def _contact_json(contact: BusinessContact) -> dict[str, JsonValue]:
    told: dict[str, JsonValue] = {"email": contact.email, "name": contact.name, "language": contact.language}
    return {name: value for name, value in told.items() if value is not None}


def _read_group(document: JsonValue, place: str) -> Mapping[str, JsonValue]:
    if not isinstance(document, Mapping):
        raise ContactsError(f"{place} must be an object.")
    return document


def _read_text(fields: Mapping[str, JsonValue], name: str, place: str) -> str | None:
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        raise ContactsError(f"{place}.{name} must be a text.")
    return value or None


def _refuse_unknown(fields: Mapping[str, JsonValue], known: Collection[str], place: str) -> None:
    unknown = sorted(set(fields) - set(known))
    if unknown:
        raise ContactsError(f"{place} has no {unknown[0]!r}; known are {', '.join(sorted(known))}.")


def _read_stored(limits: Mapping[str, Any]) -> SenderContacts:
    return parse_contacts(limits.get(_KEY, {}))


def _get_limits(session: Session, sender_id: uuid.UUID, *, locks: bool = False) -> Mapping[str, Any]:
    wanted = select(_SENDERS.c.limits).where(_SENDERS.c.id == sender_id)
    row = session.execute(wanted.with_for_update() if locks else wanted).one_or_none()
    if row is None:
        raise UnknownRecordError(f"There is no sender {sender_id}.")
    limits: Mapping[str, Any] = row.limits
    return limits


def _store(session: Session, sender_id: uuid.UUID, limits: Mapping[str, Any], contacts: SenderContacts) -> None:
    # The other keys of the document belong to others and stay as they are.
    changed = {**limits, _KEY: contacts_json(contacts)}
    session.execute(_SENDERS.update().where(_SENDERS.c.id == sender_id).values(limits=changed))
