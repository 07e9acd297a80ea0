"""What a person has set for all messages alike, whatever they are about."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from notifier.vocabulary.channel import Channel
from notifier.vocabulary.message_dial import MessageDial


@dataclass(frozen=True, slots=True)
class Wishes:
    """`paused_until` is an aware moment, maybe past; `language` (BCP 47) replaces that of what a message is about."""

    dial: MessageDial = MessageDial.ALL
    paused_until: dt.datetime | None = None
    language: str | None = None
    #: The best liked first; those that are missing come after these.
    channels: tuple[Channel, ...] = ()


NO_WISHES: Final = Wishes()
