"""How far an outgoing webhook got."""

from enum import StrEnum


class WebhookState(StrEnum):
    """WAITING is tried again, DELIVERED was answered with 2xx, FAILED was tried for three days."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"
