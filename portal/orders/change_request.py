"""What can still be changed of a delivery: the address until the carrier has it, instructions until the van leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage

#: The shop still holds the goods, or has only announced the parcel.
_NOT_HANDED_OVER: Final = frozenset({Milestone.PENDING, Milestone.INFO_RECEIVED})
#: The carrier will still set out for the door, once more after a failed attempt.
_NOT_SET_OUT: Final = frozenset({*_NOT_HANDED_OVER, Milestone.IN_TRANSIT, Milestone.FAILED_ATTEMPT})
#: Nothing is brought to a door any more.
_NO_DOOR: Final = frozenset({OrderStage.READY_FOR_PICKUP, OrderStage.COMPLETED, OrderStage.CANCELLED})


@dataclass(frozen=True, slots=True)
class Changes:
    """What a shopper may ask to be changed."""

    address: bool
    instructions: bool

    @property
    def is_any(self) -> bool:
        """Whether anything can still be changed."""
        return self.address or self.instructions


def choose_changes(stage: OrderStage, milestones: Sequence[Milestone]) -> Changes:
    """What can still be honoured, by the stage of the order and the milestones of its parcels.

    Sent by the word of the shop but without any parcel we know, nobody can tell where the goods are: then nothing.
    """
    if stage in _NO_DOOR:
        return Changes(address=False, instructions=False)
    live = [milestone for milestone in milestones if milestone is not Milestone.CANCELLED]
    if not live:
        is_here = stage.rank < OrderStage.PARTIALLY_SHIPPED.rank
        return Changes(address=is_here, instructions=is_here)
    return Changes(
        address=all(milestone in _NOT_HANDED_OVER for milestone in live),
        instructions=any(milestone in _NOT_SET_OUT for milestone in live),
    )
