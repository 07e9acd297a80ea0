"""Names of triggers as rules, wording files and commands use them."""

from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage
from portal.vocabulary.return_stage import RefundStage, ReturnStage

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
CASE_OPENED = "case.opened"
CASE_ANSWERED = "case.answered"
CASE_CLOSED = "case.closed"
FEEDBACK_REQUEST = "feedback.request"
FEEDBACK_RECEIVED = "feedback.received"
FEEDBACK_LOW_SCORE = "feedback.low_score"
RELATIONSHIP_AFTER_DELIVERY = "relationship.after_delivery"
RELATIONSHIP_THANK_YOU = "relationship.thank_you"
RELATIONSHIP_CONSUMABLE_DUE = "relationship.consumable_due"
RETURN_REMINDER = "return.reminder"
RETURN_EXPIRING = "return.expiring"


def order_trigger(stage: OrderStage) -> str:
    """The trigger of an order reaching a stage, such as `order.shipped`."""
    return f"order.{stage.value}"


def shipment_trigger(milestone: Milestone) -> str:
    """The trigger of a shipment reaching a milestone, such as `shipment.delivered`."""
    return f"shipment.{milestone.value}"


def return_trigger(stage: ReturnStage) -> str:
    """The trigger of a return reaching a stage, such as `return.received`."""
    return f"return.{stage.value}"


def refund_trigger(stage: RefundStage) -> str:
    """The trigger of a refund reaching a stage, such as `refund.issued`."""
    return f"refund.{stage.value}"
