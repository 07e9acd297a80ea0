"""What comes after a purchase: feedback, cases, and reasons to come back."""

from collections.abc import Mapping
from typing import Final

from notifier.catalogue.samples import FEEDBACK_LINKS, make_sample
from notifier.catalogue.trigger_type import CASE, DAY, ORDER_GROUPS, PARCEL, SHIPMENT_GROUPS, Family, TriggerType
from notifier.vocabulary.facts import JsonValue
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.topic import Topic

#: After these nobody wants to be asked how it was, or be thanked.
_UNHAPPY: Final = ("order.cancelled", "return.requested", "return.approved", "case.opened", "feedback.low_score")
_NOT_HERE: Final = ("shipment.returning", "shipment.returned", "shipment.refused")


def _case(event: str, *overtaken_by: str, shows: Mapping[str, JsonValue]) -> TriggerType:
    groups = (*ORDER_GROUPS, "case")
    return TriggerType(
        name=f"case.{event}",
        family=Family.RELATIONSHIP,
        topic=Topic.ORDER_UPDATES,
        lane=Lane.NORMAL,
        lifetime_seconds=4 * DAY,
        cancelled_by=overtaken_by,
        told_apart_by=CASE,
        facts=groups,
        sample=make_sample(groups, {"case": {"state": event, **shows}}),
    )


def _feedback(event: str, score: int) -> TriggerType:
    groups = (*SHIPMENT_GROUPS, "feedback")
    return TriggerType(
        name=f"feedback.{event}",
        family=Family.RELATIONSHIP,
        topic=Topic.ORDER_UPDATES,
        lane=Lane.NORMAL,
        lifetime_seconds=2 * DAY,
        facts=groups,
        sample=make_sample(groups, {"shipment": {"milestone": "delivered"}, "feedback": {"score": score}}),
    )


def _asking(name: str, *overtaken_by: str, links: Mapping[str, JsonValue] | None = None) -> TriggerType:
    return TriggerType(
        name=name,
        family=Family.RELATIONSHIP,
        topic=Topic.REMINDERS,
        lane=Lane.NORMAL,
        lifetime_seconds=4 * DAY,
        cancelled_by=(*overtaken_by, *_UNHAPPY, *_NOT_HERE),
        told_apart_by=PARCEL,
        facts=SHIPMENT_GROUPS,
        sample=make_sample(SHIPMENT_GROUPS, {"shipment": {"milestone": "delivered"}, "links": links or {}}),
    )


def _offer(event: str, *overtaken_by: str, replaces_older: bool = False) -> TriggerType:
    groups = (*ORDER_GROUPS, "offer")
    return TriggerType(
        name=f"relationship.{event}",
        family=Family.RELATIONSHIP,
        topic=Topic.OFFERS,
        lane=Lane.OFFERS,
        lifetime_seconds=4 * DAY,
        replaces_older=replaces_older,
        cancelled_by=overtaken_by,
        facts=groups,
        sample=make_sample(groups, {"order": {"stage": "completed"}}),
    )


RELATIONSHIPS: Final = (
    _case("opened", "case.answered", "case.closed", shows={"answer": None}),
    _case("answered", shows={}),
    _case("closed", shows={}),
    _asking("feedback.request", "feedback.received", "feedback.low_score", links=FEEDBACK_LINKS),
    _feedback("received", score=5),
    _feedback("low_score", score=2),
    _asking("relationship.after_delivery"),
    _offer("consumable_due", *_UNHAPPY),
    _offer("thank_you", *_UNHAPPY),
    _offer("campaign", replaces_older=True),
    _offer("win_back", "order.placed"),
)
