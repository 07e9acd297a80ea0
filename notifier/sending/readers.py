"""Who reads a message a rule makes of a trigger: which recipient, addressed by which words, on which channels."""

import uuid
from typing import Final, NamedTuple

from notifier.sending.weigh_rules import Weighed
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.recipient_kind import RecipientKind

#: What the merchant's own people read, whatever has happened.
TEAM_WORDS: Final = "team.notice"


class Reader(NamedTuple):
    """A recipient and what is said to it."""

    kind: RecipientKind
    recipient_id: uuid.UUID
    #: The trigger whose words are said: the one that happened, or one about it for a carrier or the team.
    words: str
    topic: str
    lane: str
    language: str
    #: In the rule's order.
    channels: tuple[Channel, ...]


def make_shopper(weighed: Weighed, *, leaves_out: Channel | None = None) -> Reader:
    """The person of the trigger, on the rule's channels; what was asked is answered where it was asked."""
    trigger = weighed.trigger
    channels = tuple(dict.fromkeys(weighed.rule.channels))
    if leaves_out is not None:
        channels = tuple(channel for channel in channels if channel != leaves_out)
    if trigger.answers_on is not None:
        channels = tuple(channel for channel in channels if channel == trigger.answers_on)
    return Reader(
        kind=RecipientKind.SHOPPER,
        recipient_id=trigger.recipient_id,
        words=trigger.trigger,
        topic=trigger.topic,
        lane=trigger.lane,
        language=trigger.language,
        channels=channels,
    )
