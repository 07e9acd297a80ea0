"""Every table of the portal, one family a file; importing the folder registers them all."""

from portal.models.connections import Connection
from portal.models.journeys import SimulatedJourney
from portal.models.merchants import ApiKey, Branding, Merchant, MerchantUser
from portal.models.orders import Order, OrderContact, OrderLine, OrderRefund, OrderStageChange, TrackingLink
from portal.models.raw_events import StoreEvent, TrackerEvent
from portal.models.shipments import Fulfilment, Shipment, ShipmentLine
from portal.models.timeline import Checkpoint, DeliveryEstimate, MilestoneChange, UnknownCode

__all__ = [
    "ApiKey",
    "Branding",
    "Checkpoint",
    "Connection",
    "DeliveryEstimate",
    "Fulfilment",
    "Merchant",
    "MerchantUser",
    "MilestoneChange",
    "Order",
    "OrderContact",
    "OrderLine",
    "OrderRefund",
    "OrderStageChange",
    "Shipment",
    "ShipmentLine",
    "SimulatedJourney",
    "StoreEvent",
    "TrackerEvent",
    "TrackingLink",
    "UnknownCode",
]
