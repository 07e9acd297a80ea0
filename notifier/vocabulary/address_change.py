"""How far a change of address has come, and which of its links is followed."""

from enum import StrEnum


class AddressChangeState(StrEnum):
    """A change waits for the address in use, then for the new one; nothing changes before both have agreed."""

    ASKED = "asked"
    AGREED = "agreed"
    DONE = "done"
    UNDONE = "undone"
    #: Another wish took its place, or its code was guessed at too often.
    DROPPED = "dropped"


class AnswerStep(StrEnum):
    """What the link of a message asks to be answered."""

    #: Sent to the address in use: may messages go elsewhere?
    AGREE = "agree"
    #: Sent to the new address: is it theirs?
    CONFIRM = "confirm"
    #: Sent to the address that was used before: take the change back.
    UNDO = "undo"
    #: Sent to who ticked offers: was it them?
    OFFERS = "offers"
