"""What is declared of a trigger, and the names of the groups of facts it may carry."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from notifier.vocabulary.facts import Facts
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.recipient_kind import RecipientKind
from notifier.vocabulary.topic import Topic

HOUR: Final = 3600
DAY: Final = 24 * HOUR

#: What every trigger about a purchase carries.
ORDER_GROUPS: Final = ("order", "person", "shop", "links", "customer", "destination", "store")
SHIPMENT_GROUPS: Final = (*ORDER_GROUPS, "shipment")

#: Letters with a link that opens an account of the sender: nobody but their reader may see it.
ACCOUNT_LETTERS: Final = "account."
#: How the names of words begin that answer what somebody has just asked us: no rule of a shop brings them about.
ANSWERS: Final = ("reply.", "address.", "offers.", ACCOUNT_LETTERS)

#: Facts that tell two things of one order apart; for `TriggerType.told_apart_by`.
PARCEL: Final = ("shipment", "tracking_number")
RETURN: Final = ("return", "number")
CASE: Final = ("case", "number")


class Family(StrEnum):
    """What triggers are about, as people look for them."""

    ORDER = "order"
    SHIPMENT = "shipment"
    ESTIMATE = "estimate"
    SILENCE = "silence"
    RETURN = "return"
    RELATIONSHIP = "relationship"
    #: Answers to replies, and words written to others than the shopper: no event of an order.
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerType:
    """How a trigger is sent; `lifetime_seconds` counts from when we learned the news.

    `counts_from_scan` is for news bound to its hour: yesterday's "out for delivery" is wrong today,
    however late the carrier told us.
    """

    name: str
    family: Family
    topic: Topic
    lane: Lane
    lifetime_seconds: int
    counts_from_scan: bool = False
    #: Later news of the same trigger about the same parcel or order replaces this one while it has not left.
    replaces_older: bool = False
    #: Triggers after which this is no news any more: its messages that wait are cancelled. `shipment.*` stands for
    #: all others whose names begin so; the registry holds them written out.
    cancelled_by: tuple[str, ...] = ()
    #: Group and name of the fact by which things of one order are told apart; news of another one cancels nothing.
    told_apart_by: tuple[str, str] | None = None
    #: What this cancels was taken back, not overtaken.
    takes_back: bool = False
    #: Whom its words speak to.
    audience: RecipientKind = RecipientKind.SHOPPER
    #: Names of the groups of facts it carries.
    facts: tuple[str, ...]
    #: Facts as they are published, of an invented order.
    sample: Facts
