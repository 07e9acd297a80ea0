"""What is asked and told when somebody follows the opt-out link of a message."""

import uuid
from dataclasses import dataclass

from notifier.vocabulary.channel import Channel
from notifier.vocabulary.topic import Topic


@dataclass(frozen=True, slots=True)
class UnsubscribePage:
    """Asking before (`is_done` False) and telling after; `address` is in full, to be masked before it is shown.

    Its form posts to `action_url`, `choice` being `topic` (this topic), `channel` (every topic on this channel, also
    meant when nothing is said) or `all` (every topic on every channel).
    """

    sender_id: uuid.UUID
    recipient_id: uuid.UUID
    sender_name: str
    language: str
    topic: Topic
    channel: Channel
    address: str
    action_url: str
    preferences_url: str
    stylesheet_url: str | None
    is_done: bool
