"""Tokens of the links in messages: they say whom and what they are about, and nobody else can make them."""

import uuid
from dataclasses import dataclass
from typing import Final

from notifier.foundation.signing import Signer, parse_id
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.topic import Topic

_UNSUBSCRIBE: Final = "unsubscribe"
_PREFERENCES: Final = "preferences"
_ID_BYTES: Final = 16
_PREFERENCES_BYTES: Final = (2 * _ID_BYTES, 3 * _ID_BYTES)
#: Messages stay in mailboxes for years: links of the first form, readable text behind a dot, must go on working.
_OLD_MARK: Final = "."
_CHANNELS: Final = frozenset(Channel)
_TOPICS: Final = frozenset(Topic)


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
    """Whose preferences a link opens, and the message it stood in, None in links of the time before it was named."""

    sender_id: uuid.UUID
    recipient_id: uuid.UUID
    message_id: uuid.UUID | None = None


def make_unsubscribe_token(signer: Signer, link: UnsubscribeLink) -> str:
    """The token of `/u/<token>`."""
    ids = link.sender_id.bytes + link.recipient_id.bytes + link.message_id.bytes
    return signer.sign_bytes(_UNSUBSCRIBE, ids + f"{link.channel.value}/{link.topic.value}".encode("ascii"))


def read_unsubscribe_token(signer: Signer, token: str) -> UnsubscribeLink | None:
    """What a token of `/u/<token>` says, or None when we did not make it."""
    if _OLD_MARK in token:
        return _read_old_unsubscribe_token(signer, token)
    content = signer.read_bytes(_UNSUBSCRIBE, token)
    if content is None or len(content) <= 3 * _ID_BYTES:
        return None
    channel, _, topic = content[3 * _ID_BYTES :].decode("ascii").partition("/")
    if channel not in _CHANNELS or topic not in _TOPICS:
        return None
    sender_id, recipient_id, message_id = _read_ids(content[: 3 * _ID_BYTES])
    return UnsubscribeLink(sender_id, recipient_id, Channel(channel), Topic(topic), message_id)


def make_preferences_token(
    signer: Signer, sender_id: uuid.UUID, recipient_id: uuid.UUID, message_id: uuid.UUID | None = None
) -> str:
    """The token of `/p/<token>`."""
    message = b"" if message_id is None else message_id.bytes
    return signer.sign_bytes(_PREFERENCES, sender_id.bytes + recipient_id.bytes + message)


def read_preferences_token(signer: Signer, token: str) -> PreferencesLink | None:
    """Whose preferences a token of `/p/<token>` opens, or None when we did not make it."""
    if _OLD_MARK in token:
        return _read_old_preferences_token(signer, token)
    content = signer.read_bytes(_PREFERENCES, token)
    if content is None or len(content) not in _PREFERENCES_BYTES:
        return None
    return PreferencesLink(*_read_ids(content))


def _read_ids(content: bytes) -> tuple[uuid.UUID, ...]:
    starts = range(0, len(content), _ID_BYTES)
    return tuple(uuid.UUID(bytes=content[start : start + _ID_BYTES]) for start in starts)


def _read_old_unsubscribe_token(signer: Signer, token: str) -> UnsubscribeLink | None:
    values = signer.read(_UNSUBSCRIBE, token)
    if values is None or len(values) != 5:
        return None
    sender_id, recipient_id, message_id = parse_id(values[0]), parse_id(values[1]), parse_id(values[4])
    if sender_id is None or recipient_id is None or message_id is None:
        return None
    if values[2] not in _CHANNELS or values[3] not in _TOPICS:
        return None
    return UnsubscribeLink(sender_id, recipient_id, Channel(values[2]), Topic(values[3]), message_id)


def _read_old_preferences_token(signer: Signer, token: str) -> PreferencesLink | None:
    values = signer.read(_PREFERENCES, token)
    if values is None or len(values) != 2:
        return None
    sender_id, recipient_id = parse_id(values[0]), parse_id(values[1])
    if sender_id is None or recipient_id is None:
        return None
    return PreferencesLink(sender_id, recipient_id)
