"""Tokens of the links in messages: they say whom and what they are about, and nobody else can make them."""

import uuid
from dataclasses import dataclass
from typing import Final

from notifier.foundation.signing import Signer, parse_id
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.topic import Topic

_UNSUBSCRIBE: Final = "unsubscribe"
_PREFERENCES: Final = "preferences"


@dataclass(frozen=True, slots=True)
class UnsubscribeLink:
    """What the link of one message lets its reader refuse; `message_id` is the proof."""

    sender_id: uuid.UUID
    recipient_id: uuid.UUID
    channel: Channel
    topic: Topic
    message_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class PreferencesLink:
    """Whose preferences a link opens."""

    sender_id: uuid.UUID
    recipient_id: uuid.UUID


def make_unsubscribe_token(signer: Signer, link: UnsubscribeLink) -> str:
    """The token of `/u/<token>`."""
    return signer.sign(
        _UNSUBSCRIBE, link.sender_id.hex, link.recipient_id.hex, link.channel, link.topic, link.message_id.hex
    )


def read_unsubscribe_token(signer: Signer, token: str) -> UnsubscribeLink | None:
    """What a token of `/u/<token>` says, or None when we did not make it."""
    values = signer.read(_UNSUBSCRIBE, token)
    if values is None or len(values) != 5:
        return None
    sender_id, recipient_id, message_id = parse_id(values[0]), parse_id(values[1]), parse_id(values[4])
    if sender_id is None or recipient_id is None or message_id is None:
        return None
    if values[2] not in set(Channel) or values[3] not in set(Topic):
        return None
    return UnsubscribeLink(sender_id, recipient_id, Channel(values[2]), Topic(values[3]), message_id)


def make_preferences_token(signer: Signer, sender_id: uuid.UUID, recipient_id: uuid.UUID) -> str:
    """The token of `/p/<token>`."""
    return signer.sign(_PREFERENCES, sender_id.hex, recipient_id.hex)


def read_preferences_token(signer: Signer, token: str) -> PreferencesLink | None:
    """Whose preferences a token of `/p/<token>` opens, or None when we did not make it."""
    values = signer.read(_PREFERENCES, token)
    if values is None or len(values) != 2:
        return None
    sender_id, recipient_id = parse_id(values[0]), parse_id(values[1])
    if sender_id is None or recipient_id is None:
        return None
    return PreferencesLink(sender_id, recipient_id)
