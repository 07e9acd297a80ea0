"""What a key of the REST API may be used for."""

from enum import StrEnum


class ApiScope(StrEnum):
    """One permission; a key has any set of them."""

    ORDERS_READ = "orders:read"
    ORDERS_WRITE = "orders:write"
    #: Parcels with their timelines.
    SHIPMENTS_READ = "shipments:read"
    SHIPMENTS_WRITE = "shipments:write"
    EVENTS_WRITE = "events:write"
    RECIPIENTS_READ = "recipients:read"
    RECIPIENTS_WRITE = "recipients:write"
    MESSAGES_READ = "messages:read"
