"""People and what they agreed to, as callers send and get them."""

from typing import Annotated, Literal

from msgspec import Meta

from notifier.api.recipients import PersonRecord
from notifier.api.vocabulary import Channel, ConsentState, MessageDial, Topic
from portal.api.field_types import (
    Country,
    Document,
    Draft,
    Email,
    Id,
    Language,
    LongText,
    Moment,
    Name,
    NextCursor,
    PageQuery,
    Phone,
    Text,
)

#: Channels people choose; chat is the merchant's own team.
PersonChannel = Literal["email", "sms", "whatsapp", "push", "inbox"]


class RecipientQuery(PageQuery, frozen=True, kw_only=True):
    """Which people."""

    email: Email | None = None
    phone: Phone | None = None


class RecipientDraft(Draft, frozen=True, kw_only=True):
    """Somebody the merchant may write to; an e-mail address or a number is needed."""

    name: Name | None = None
    email: Email | None = None
    phone: Phone | None = None
    language: Language | None = None
    country: Country | None = None
    region: Annotated[str, Meta(pattern="^[A-Z0-9-]{1,6}$", description="ISO 3166-2, such as US-TX.")] | None = None


class AddressOfPerson(Document, frozen=True, kw_only=True):
    """Where somebody is reached on a channel."""

    channel: Channel
    address: str
    created_at: Moment


class RecipientDocument(Document, frozen=True, kw_only=True):
    """Somebody the merchant writes to."""

    id: Id
    name: str | None
    language: str | None
    country: str | None
    region: str | None
    time_zone: str | None
    created_at: Moment
    addresses: list[AddressOfPerson]


class RecipientPage(Document, frozen=True, kw_only=True):
    """People, those known for the shortest time first."""

    data: list[RecipientDocument]
    next_cursor: NextCursor


class PreferenceDocument(Document, frozen=True, kw_only=True):
    """The answer for one topic on one channel; null when nobody has asked."""

    topic: Topic
    channel: Channel
    state: ConsentState | None
    is_wanted: Annotated[bool, Meta(description="Whether messages may be sent as it stands.")]


class PreferencesDocument(Document, frozen=True, kw_only=True):
    """What somebody wants to hear, and how much of it."""

    recipient_id: Id
    message_dial: MessageDial
    paused_until: Moment | None
    data: list[PreferenceDocument]


class ChoiceDraft(Draft, frozen=True, kw_only=True):
    """One answer."""

    topic: Topic
    channel: PersonChannel
    state: ConsentState


class EvidenceDraft(Draft, frozen=True, kw_only=True):
    """What proves the answers: where they can be read again, and when and on which words they were given."""

    proof: LongText = ""
    given_at: Moment | None = None
    wording_version: Text = ""
    language: Language | None = None


class PreferencesDraft(Draft, frozen=True, kw_only=True):
    """Answers of a person. A yes needs its proof; one that was refused since then needs a yes given later."""

    choices: Annotated[tuple[ChoiceDraft, ...], Meta(max_length=50)]
    evidence: EvidenceDraft = EvidenceDraft()


def write_person(person: PersonRecord) -> RecipientDocument:
    """Somebody as callers get them."""
    return RecipientDocument(
        id=person.id,
        name=person.name,
        language=person.language,
        country=person.country,
        region=person.region,
        time_zone=person.time_zone,
        created_at=person.created_at,
        addresses=[
            AddressOfPerson(channel=one.channel, address=one.address, created_at=one.created_at)
            for one in person.addresses
        ],
    )
