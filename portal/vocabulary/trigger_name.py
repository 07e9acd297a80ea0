"""Names of triggers as rules, wording files and commands use them."""

from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage

ORDER_ALL_DELIVERED = "order.all_delivered"
ORDER_PREPARATION_LATE = "order.preparation_late"
SHIPMENT_PICKUP_DEADLINE_NEAR = "shipment.pickup_deadline_near"
ESTIMATE_SET = "estimate.set"
ESTIMATE_MOVED = "estimate.moved"
ESTIMATE_TOMORROW = "estimate.tomorrow"
ESTIMATE_AT_RISK = "estimate.at_risk"
ESTIMATE_MISSED = "estimate.missed"
SILENCE_NO_FIRST_SCAN = "silence.no_first_scan"
SILENCE_IN_TRANSIT = "silence.in_transit"
SILENCE_AT_CUSTOMS = "silence.at_customs"
SILENCE_IN_PREPARATION = "silence.in_preparation"
FEEDBACK_REQUEST = "feedback.request"
RELATIONSHIP_AFTER_DELIVERY = "relationship.after_delivery"
RELATIONSHIP_THANK_YOU = "relationship.thank_you"
RELATIONSHIP_CONSUMABLE_DUE = "relationship.consumable_due"


def order_trigger(stage: OrderStage) -> str:
    """The trigger of an order reaching a stage, such as `order.shipped`."""
    return f"order.{stage.value}"


def shipment_trigger(milestone: Milestone) -> str:
    """The trigger of a shipment reaching a milestone, such as `shipment.delivered`."""
    return f"shipment.{milestone.value}"
