"""Words about no event of an order: answers to replies, and what a carrier or the merchant's team reads."""

from typing import Final

from notifier.catalogue.samples import make_sample
from notifier.catalogue.trigger_type import ACCOUNT_LETTERS, DAY, HOUR, PARCEL, SHIPMENT_GROUPS, Family, TriggerType
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.recipient_kind import RecipientKind
from notifier.vocabulary.topic import Topic

_ARRIVED: Final = ("shipment.delivered", "shipment.delivered_to_neighbour", "shipment.delivered_to_locker")


def _answer(event: str) -> TriggerType:
    groups = ("person", "shop", "links")
    return TriggerType(
        name=f"reply.{event}",
        family=Family.OTHER,
        topic=Topic.ORDER_UPDATES,
        lane=Lane.URGENT,
        lifetime_seconds=HOUR,
        facts=groups,
        sample=make_sample(groups),
    )


def _question(name: str, *, has_code: bool = False) -> TriggerType:
    """Asked of an address itself, which may be a stranger's: it is told nothing of the person."""
    groups = ("shop", "links", "change")
    return TriggerType(
        name=name,
        family=Family.OTHER,
        topic=Topic.ORDER_UPDATES,
        lane=Lane.URGENT,
        lifetime_seconds=HOUR,
        facts=groups,
        sample=make_sample(groups, None if has_code else {"change": {"code": None}}),
    )


def _to_carrier(event: str) -> TriggerType:
    # A carrier learns of the parcel and of nobody's person.
    groups = ("order", "shop", "links", "destination", "store", "shipment")
    return TriggerType(
        name=f"carrier.{event}",
        family=Family.OTHER,
        topic=Topic.DELIVERY_UPDATES,
        lane=Lane.NORMAL,
        lifetime_seconds=2 * DAY,
        cancelled_by=(*_ARRIVED, "shipment.returned"),
        told_apart_by=PARCEL,
        audience=RecipientKind.CARRIER,
        facts=groups,
        sample=make_sample(groups),
    )


def _to_team() -> TriggerType:
    groups = (*SHIPMENT_GROUPS, "return", "case", "feedback", "news")
    return TriggerType(
        name="team.notice",
        family=Family.OTHER,
        topic=Topic.ORDER_UPDATES,
        lane=Lane.NORMAL,
        lifetime_seconds=2 * DAY,
        audience=RecipientKind.TEAM,
        facts=groups,
        sample=make_sample(groups),
    )


def _letter(event: str, *, lifetime_seconds: int) -> TriggerType:
    """To somebody of the sender's own people about their account."""
    groups = ("shop", "links")
    return TriggerType(
        name=f"{ACCOUNT_LETTERS}{event}",
        family=Family.OTHER,
        topic=Topic.ORDER_UPDATES,
        lane=Lane.URGENT,
        lifetime_seconds=lifetime_seconds,
        audience=RecipientKind.TEAM,
        facts=groups,
        sample=make_sample(groups),
    )


OTHERS: Final = (
    *(_answer("stopped"), _answer("started"), _answer("help")),
    *(_question("address.asked"), _question("address.confirm", has_code=True), _question("address.changed")),
    _question("offers.confirm"),
    *(_to_carrier("inquiry"), _to_carrier("reminder")),
    _to_team(),
    *(_letter("invited", lifetime_seconds=7 * DAY), _letter("password_reset", lifetime_seconds=HOUR)),
)
