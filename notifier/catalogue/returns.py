"""What happens to what is sent back, and to the money for it."""

from collections.abc import Mapping
from typing import Final

from notifier.catalogue.samples import make_sample
from notifier.catalogue.trigger_type import DAY, ORDER_GROUPS, RETURN, Family, TriggerType
from notifier.vocabulary.facts import JsonValue
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.topic import Topic

_RETURN_GROUPS: Final = (*ORDER_GROUPS, "return")
_REFUND_GROUPS: Final = (*_RETURN_GROUPS, "refund")

_ENDED: Final = ("return.resolved",)
_HERE: Final = ("return.received", *_ENDED)
_COMING: Final = ("return.in_transit", *_HERE)
_HANDED_IN: Final = ("return.dropped_off", *_COMING)
_NOT_COMING: Final = ("return.rejected", "return.expired")


def _return(
    stage: str,
    *overtaken_by: str,
    lifetime_seconds: int = 4 * DAY,
    topic: Topic = Topic.RETURNS,
    groups: tuple[str, ...] = _RETURN_GROUPS,
) -> TriggerType:
    return TriggerType(
        name=f"return.{stage}",
        family=Family.RETURN,
        topic=topic,
        lane=Lane.NORMAL,
        lifetime_seconds=lifetime_seconds,
        replaces_older=stage in {"reminder", "expiring"},
        cancelled_by=overtaken_by,
        told_apart_by=RETURN,
        facts=groups,
        sample=make_sample(groups, {"return": {"stage": stage}}),
    )


def _refund(stage: str, *overtaken_by: str, shows: Mapping[str, JsonValue] | None = None) -> TriggerType:
    return TriggerType(
        name=f"refund.{stage}",
        family=Family.RETURN,
        topic=Topic.RETURNS,
        lane=Lane.NORMAL,
        lifetime_seconds=4 * DAY,
        cancelled_by=overtaken_by,
        told_apart_by=RETURN,
        facts=_REFUND_GROUPS,
        sample=make_sample(_REFUND_GROUPS, {"return": {"stage": "received"}, "refund": shows or {}}),
    )


RETURNS: Final = (
    _return("requested", "return.approved", "return.rejected", "return.label_ready", *_HANDED_IN),
    _return("approved", "return.label_ready", *_HANDED_IN, *_NOT_COMING),
    _return("rejected", *_HANDED_IN),
    _return("label_ready", *_HANDED_IN, *_NOT_COMING),
    _return(
        *("reminder", "return.expiring", *_HANDED_IN, *_NOT_COMING), lifetime_seconds=2 * DAY, topic=Topic.REMINDERS
    ),
    _return("expiring", *_HANDED_IN, *_NOT_COMING, lifetime_seconds=DAY, topic=Topic.REMINDERS),
    _return("dropped_off", *_COMING, lifetime_seconds=2 * DAY),
    _return("in_transit", *_HERE, lifetime_seconds=2 * DAY),
    _return("received", *_ENDED),
    _return("resolved", groups=_REFUND_GROUPS),
    _return("expired", *_HANDED_IN),
    _refund("promised", "refund.issued", "refund.late", shows={"issued_on": None}),
    _refund("late", "refund.issued", shows={"issued_on": None}),
    _refund("issued"),
)
