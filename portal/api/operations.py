"""Every operation of the API, in the order of the documentation."""

from typing import Final

from portal.api import events, messages, orders, recipients, shipments
from portal.api.operation import Operation

OPERATIONS: Final[tuple[Operation, ...]] = (
    *orders.OPERATIONS,
    *shipments.OPERATIONS,
    *events.OPERATIONS,
    *recipients.OPERATIONS,
    *messages.OPERATIONS,
)
