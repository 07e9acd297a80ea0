"""Every table of the portal, one family a file; importing the folder registers them all."""

from portal.models.api_access import ApiKey, IdempotencyKey
from portal.models.audit import AuditEntry
from portal.models.branding import BrandFile, Branding, BrandingVersion, CustomDomain, SenderDomain
from portal.models.cases import Case, CaseChange, CaseItem, CaseMessage, SavedReply
from portal.models.catalogue import ContentBlock, DailyOfferClicks, Product, ProductAffinity
from portal.models.connections import Connection
from portal.models.feedback import FeedbackAnswer, FeedbackChange
from portal.models.journeys import SimulatedJourney
from portal.models.merchant_users import ConsoleSession, Invitation, MerchantUser, RecoveryCode, ResetRequest
from portal.models.merchants import Merchant
from portal.models.order_lists import OrderNote, OrderSearchWord, OrderSummary, SavedView
from portal.models.orders import Order, OrderContact, OrderLine, OrderRefund, OrderStageChange, TrackingLink
from portal.models.raw_events import StoreEvent, TrackerEvent
from portal.models.returns import Return, ReturnLine, ReturnStageChange, ReturnTermsRow
from portal.models.shipments import Fulfilment, Shipment, ShipmentLine
from portal.models.timeline import CarrierCodeMapping, Checkpoint, DeliveryEstimate, MilestoneChange, UnknownCode
from portal.models.transit import TransitTime
from portal.models.webhooks import WebhookDelivery, WebhookEndpoint

__all__ = [
    "ApiKey",
    "AuditEntry",
    "BrandFile",
    "Branding",
    "BrandingVersion",
    "CarrierCodeMapping",
    "Case",
    "CaseChange",
    "CaseItem",
    "CaseMessage",
    "Checkpoint",
    "Connection",
    "ConsoleSession",
    "ContentBlock",
    "CustomDomain",
    "DailyOfferClicks",
    "DeliveryEstimate",
    "FeedbackAnswer",
    "FeedbackChange",
    "Fulfilment",
    "IdempotencyKey",
    "Invitation",
    "Merchant",
    "MerchantUser",
    "MilestoneChange",
    "Order",
    "OrderContact",
    "OrderLine",
    "OrderNote",
    "OrderRefund",
    "OrderSearchWord",
    "OrderStageChange",
    "OrderSummary",
    "Product",
    "ProductAffinity",
    "RecoveryCode",
    "ResetRequest",
    "Return",
    "ReturnLine",
    "ReturnStageChange",
    "ReturnTermsRow",
    "SavedReply",
    "SavedView",
    "SenderDomain",
    "Shipment",
    "ShipmentLine",
    "SimulatedJourney",
    "StoreEvent",
    "TrackerEvent",
    "TrackingLink",
    "TransitTime",
    "UnknownCode",
    "WebhookDelivery",
    "WebhookEndpoint",
]
