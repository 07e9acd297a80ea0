"""One message about several parcels: every one is listed, and the words speak of more than one."""

from typing import Any

import pytest

from notifier.channels.email import render_email
from notifier.channels.email_values import collect_values
from tests.unit.channels.message_facts import complete_facts, make_job, make_sender

FOLDING = [
    "order.shipped",
    "order.partially_shipped",
    "shipment.in_transit",
    "shipment.out_for_delivery",
    "shipment.delivered",
]


def add_parcels(trigger: str, *parcels: dict[str, Any]) -> dict[str, Any]:
    """The facts of a message others were folded into, each about a parcel that differs in this."""
    facts = complete_facts(trigger)
    snapshots = [facts, *({**facts, "shipment": {**facts["shipment"], **parcel}} for parcel in parcels)]
    return {**facts, "parcels": snapshots, "parcel_count": len(snapshots)}


SECOND = {"carrier": "Other Post", "tracking_number": "OP-22", "carrier_url": "https://other.example/OP-22"}
THIRD = {"carrier": "Third Post", "tracking_number": "TP-33", "carrier_url": None}


@pytest.mark.parametrize("trigger", FOLDING)
def test_every_parcel_is_listed_with_carrier_number_and_link(trigger: str) -> None:
    content = render_email(make_job(trigger, "en", add_parcels(trigger, SECOND, THIRD)), is_strict=True)
    for said in (content.text, content.html):
        for part in ("Your parcels", "Simulated Post", "SIM0012345678", "Other Post", "OP-22", "Third Post", "TP-33"):
            assert part in said
        assert "https://other.example/OP-22" in said
        assert "Your parcel<" not in said


@pytest.mark.parametrize("trigger", FOLDING)
def test_the_words_speak_of_several_parcels_only_when_there_are(trigger: str) -> None:
    headline = render_email(make_job(trigger, "en", complete_facts(trigger))).text.splitlines()[0]
    several = render_email(make_job(trigger, "en", add_parcels(trigger, SECOND))).text.splitlines()[0]
    assert several != headline
    assert "They are here" in several or "parcels" in several
    assert "parcels" not in headline


@pytest.mark.parametrize("trigger", FOLDING)
def test_without_a_name_the_words_speak_of_several_parcels_too(trigger: str) -> None:
    facts = add_parcels(trigger, SECOND) | {"person": {}}
    assert "parcels" in render_email(make_job(trigger, "en", facts), is_strict=True).text.splitlines()[0]


def test_news_of_one_parcel_told_twice_is_one_parcel_as_the_newest_says() -> None:
    facts = add_parcels("shipment.in_transit", {"place": "Bonn"})
    values = collect_values(make_sender(), "shipment.in_transit", "en", facts, {})
    assert (values["parcel_count"], [parcel["place"] for parcel in values["parcels"]]) == (1, ["Bonn"])


def test_several_parcels_arrive_from_the_first_to_the_last_of_their_days() -> None:
    later = SECOND | {"estimated_earliest_on": "2026-11-25", "estimated_latest_on": "2026-11-29"}
    values = collect_values(make_sender(), "order.shipped", "en", add_parcels("shipment.in_transit", later), {})
    assert (values["arrival"]["earliest"], values["arrival"]["latest"]) == ("November 24", "November 29")


def test_no_day_is_told_while_one_of_the_parcels_has_none() -> None:
    unknown = SECOND | {"estimated_earliest_on": None, "estimated_latest_on": None}
    values = collect_values(make_sender(), "order.shipped", "en", add_parcels("shipment.in_transit", unknown), {})
    assert values["arrival"] is None


def test_a_list_without_end_is_cut() -> None:
    many = add_parcels("order.shipped", *({"tracking_number": f"N-{number}"} for number in range(200)))
    assert len(collect_values(make_sender(), "order.shipped", "en", many, {})["parcels"]) == 20


def test_one_parcel_is_listed_as_ever() -> None:
    values = collect_values(make_sender(), "shipment.in_transit", "en", complete_facts("shipment.in_transit"), {})
    assert values["parcel_count"] == 1
    assert values["parcels"] == [values["parcel"]]
