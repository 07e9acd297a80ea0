"""Whom a sender's rules reach at carriers and in its own team."""

from notifier.authoring.sender_contacts import (
    BusinessContact,
    ContactsError,
    SenderContacts,
    contacts_json,
    load_contacts,
    remove_contact,
    set_contact,
)
from notifier.vocabulary.recipient_kind import RecipientKind

__all__ = [
    "BusinessContact",
    "ContactsError",
    "RecipientKind",
    "SenderContacts",
    "contacts_json",
    "load_contacts",
    "remove_contact",
    "set_contact",
]
