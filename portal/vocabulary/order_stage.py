"""Where the shop stands with an order."""

from enum import StrEnum
from types import MappingProxyType
from typing import Final


class OrderStage(StrEnum):
    """Stages of an order as the shop knows them, in their usual sequence."""

    AWAITING_PAYMENT = "awaiting_payment"
    PLACED = "placed"
    AWAITING_STOCK = "awaiting_stock"
    ROUTED = "routed"
    AWAITING_PREPARATION = "awaiting_preparation"
    IN_PREPARATION = "in_preparation"
    PARTIALLY_SHIPPED = "partially_shipped"
    SHIPPED = "shipped"
    READY_FOR_PICKUP = "ready_for_pickup"
    COMPLETED = "completed"
    CANCELLED = "cancelled"

    @property
    def is_terminal(self) -> bool:
        """True when the shop has finished with the order."""
        return self in {OrderStage.COMPLETED, OrderStage.CANCELLED}

    @property
    def rank(self) -> int:
        """Position in the usual sequence; a larger one is further along, cancelled ends everything."""
        return STAGE_RANKS[self]


STAGE_RANKS: Final = MappingProxyType({stage: position for position, stage in enumerate(OrderStage)})

#: Stages at which the next step is the shop's own.
PREPARING_STAGES: Final = frozenset(
    {OrderStage.PLACED, OrderStage.ROUTED, OrderStage.AWAITING_PREPARATION, OrderStage.IN_PREPARATION}
)
