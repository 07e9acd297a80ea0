"""What can be asked of the catalogue of triggers."""

import pytest

from notifier.api.catalogue import TRIGGER_TYPES, get_event_type, get_trigger_type
from notifier.catalogue.registry import CANCELS
from notifier.foundation.errors import ProductError
from notifier.vocabulary.topic import Topic


def test_an_unknown_trigger_is_answered_with_those_that_are_known() -> None:
    with pytest.raises(ProductError, match=r"'order\.eaten'; known are account\.invited, .*team\.notice"):
        get_trigger_type("order.eaten")


def test_an_answer_to_a_reply_can_neither_be_published_nor_have_a_rule() -> None:
    assert get_trigger_type("reply.stopped").name == "reply.stopped"
    with pytest.raises(ProductError, match=r"'reply\.stopped' answers what somebody has asked us"):
        get_event_type("reply.stopped")
    assert get_event_type("order.placed") is TRIGGER_TYPES["order.placed"]


def test_any_news_of_a_parcel_ends_its_silence() -> None:
    parcels = {name for name in TRIGGER_TYPES if name.startswith("shipment.")}
    assert parcels <= set(TRIGGER_TYPES["silence.in_transit"].cancelled_by)
    assert all("silence.in_transit" in CANCELS[name] for name in parcels)


def test_only_offers_promote_and_none_of_them_is_about_a_delivery() -> None:
    promoting = {name for name, kind in TRIGGER_TYPES.items() if kind.topic is Topic.OFFERS}
    assert promoting == {
        "relationship.campaign",
        "relationship.consumable_due",
        "relationship.thank_you",
        "relationship.win_back",
    }
    assert all((kind.lane == "offers") == (name in promoting) for name, kind in TRIGGER_TYPES.items())
