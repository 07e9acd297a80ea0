"""How much a person wants to hear, and how much a message matters to somebody who wants little."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class MessageDial(StrEnum):
    """A person's dial, from the loudest to the quietest step."""

    ALL = "all"
    IMPORTANT = "important"
    DELIVERY_DAY = "delivery_day"
    SILENT = "silent"

    def lets(self, quietest: "MessageDial") -> bool:
        """Whether a message passes that may still be sent at the step `quietest`."""
        return _STEPS[self] <= _STEPS[quietest]


_STEPS: Final = {dial: step for step, dial in enumerate(MessageDial)}


@dataclass(frozen=True, slots=True)
class Weight:
    """`quietest` is the quietest step of the dial at which a message is still sent."""

    quietest: MessageDial
    #: Whether it is sent during a pause.
    outlasts_pause: bool


#: Of what nobody misses who wants less than everything.
LIGHT: Final = Weight(MessageDial.ALL, outlasts_pause=False)
