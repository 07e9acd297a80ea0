"""What the console calls families of triggers, groups of facts and topics."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from notifier.api.catalogue import Family
from notifier.api.vocabulary import Topic
from portal.vocabulary.marking import N_

#: In the order of an order's life.
FAMILIES: Final[Mapping[Family, str]] = MappingProxyType(
    {
        Family.ORDER: N_("The order"),
        Family.SHIPMENT: N_("The parcel"),
        Family.ESTIMATE: N_("The expected delivery day"),
        Family.SILENCE: N_("Silence"),
        Family.RETURN: N_("Returns and refunds"),
        Family.RELATIONSHIP: N_("After the delivery"),
        Family.OTHER: N_("Other"),
    }
)
FACT_GROUPS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "order": N_("The order"),
        "customer": N_("The shopper"),
        "destination": N_("The delivery address"),
        "store": N_("The store"),
        "shipment": N_("The parcel"),
        "estimate": N_("The expected delivery day"),
        "return": N_("The return"),
        "refund": N_("The refund"),
        "feedback": N_("The feedback"),
        "case": N_("The case"),
        "offer": N_("The offer"),
        "earlier": N_("Earlier messages"),
    }
)
TOPICS: Final[Mapping[Topic, str]] = MappingProxyType(
    {
        Topic.ORDER_UPDATES: N_("News of the order"),
        Topic.DELIVERY_UPDATES: N_("News of the delivery"),
        Topic.RETURNS: N_("Returns"),
        Topic.REMINDERS: N_("Reminders and questions"),
        Topic.OFFERS: N_("Offers"),
    }
)
