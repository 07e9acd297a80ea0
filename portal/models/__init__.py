"""Every table of the portal, one family a file; importing the folder registers them all."""

from portal.models.cases import Case, CaseChange, CaseItem, CaseMessage
from portal.models.catalogue import ContentBlock, DailyOfferClicks, Product, ProductAffinity
from portal.models.connections import Connection
from portal.models.feedback import FeedbackAnswer, FeedbackChange
from portal.models.journeys import SimulatedJourney
from portal.models.merchants import ApiKey, Branding, Merchant, MerchantUser
from portal.models.orders import Order, OrderContact, OrderLine, OrderRefund, OrderStageChange, TrackingLink
from portal.models.raw_events import StoreEvent, TrackerEvent
from portal.models.returns import Return, ReturnLine, ReturnStageChange, ReturnTermsRow
from portal.models.shipments import Fulfilment, Shipment, ShipmentLine
from portal.models.timeline import Checkpoint, DeliveryEstimate, MilestoneChange, UnknownCode
from portal.models.transit import TransitTime

__all__ = [
    "ApiKey",
    "Branding",
    "Case",
    "CaseChange",
    "CaseItem",
    "CaseMessage",
    "Checkpoint",
    "Connection",
    "ContentBlock",
    "DailyOfferClicks",
    "DeliveryEstimate",
    "FeedbackAnswer",
    "FeedbackChange",
    "Fulfilment",
    "Merchant",
    "MerchantUser",
    "MilestoneChange",
    "Order",
    "OrderContact",
    "OrderLine",
    "OrderRefund",
    "OrderStageChange",
    "Product",
    "ProductAffinity",
    "Return",
    "ReturnLine",
    "ReturnStageChange",
    "ReturnTermsRow",
    "Shipment",
    "ShipmentLine",
    "SimulatedJourney",
    "StoreEvent",
    "TrackerEvent",
    "TrackingLink",
    "TransitTime",
    "UnknownCode",
]
