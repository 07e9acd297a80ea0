"""What carriers, the team and who gets a parcel read: their own affairs, and nothing of the shopper's."""

from html import unescape
from typing import Any

import pytest

from notifier.authoring.wording import get_wording
from notifier.catalogue.registry import TRIGGER_TYPES
from notifier.channels.email import render_email
from notifier.channels.email_values import collect_values
from notifier.channels.reader_facts import find_audience, limit_facts
from notifier.vocabulary.recipient_kind import RecipientKind
from tests.unit.channels.message_facts import complete_facts, make_job, make_sender

TO_CARRIERS = ["carrier.inquiry", "carrier.reminder"]
SECRETS = ("Linen apron", "59.00", "Mira", "because of your order", "https://track.shop.example/", "11,780")


def read_mail(trigger: str, facts: dict[str, Any], language: str = "en") -> tuple[str, str]:
    content = render_email(make_job(trigger, language, facts), is_strict=True)
    return content.text, content.html.partition("<body")[2]


@pytest.mark.parametrize("trigger", TO_CARRIERS)
def test_a_carrier_reads_the_evidence_of_the_case(trigger: str) -> None:
    facts = complete_facts(trigger)
    facts["destination"] = {"country": "DE", "postcode": "10435", "city": "Berlin"}
    for said in map(unescape, read_mail(trigger, facts)):
        for evidence in ("SIM0012345678", "Arrived at facility", "Lyon, FR", "November 25", "1250 g", "€117.80"):
            assert evidence in said
        assert "DE 10435 Berlin" in said


@pytest.mark.parametrize("trigger", TO_CARRIERS)
def test_a_carrier_reads_nothing_of_the_shopper(trigger: str) -> None:
    facts = complete_facts(trigger)
    facts["customer"] = {"order_count": 1, "spent_minor": 11780}
    facts["feedback"] = {"score": 1, "comment": "Mira is angry"}
    for said in read_mail(trigger, facts):
        assert [secret for secret in SECRETS if secret in said] == []


def test_a_carrier_finds_its_scans_in_its_own_words() -> None:
    facts = complete_facts("carrier.inquiry")
    facts["shipment"]["checkpoints"] = [
        {**facts["shipment"]["checkpoints"][0], "text": "Das Paket ist da", "carrier_words": "ARR HUB 4"}
    ]
    text, _ = read_mail("carrier.inquiry", facts)
    assert "ARR HUB 4" in text
    assert "Das Paket" not in text


def test_mail_programs_are_told_of_no_parcel_that_somebody_at_work_waits_for() -> None:
    for trigger in (*TO_CARRIERS, "team.notice"):
        assert "application/ld+json" not in render_email(make_job(trigger, "en")).html


def test_the_team_reads_what_has_happened() -> None:
    facts = complete_facts("team.notice")
    facts["news"] = {"trigger": "shipment.damaged", "headline": "Your parcel was damaged"}
    text, _ = read_mail("team.notice", facts)
    assert "What happened: Your parcel was damaged" in text
    del facts["news"]
    assert "What happened" not in read_mail("team.notice", facts)[0]


@pytest.mark.parametrize("trigger", ["order.receiver_hint", "shipment.out_for_delivery", "order.placed"])
def test_who_gets_a_present_reads_no_price_and_does_not_see_what_it_is(trigger: str) -> None:
    facts = complete_facts(trigger)
    facts |= {"receiver": {"name": "Jonas Bruckhoff", "first_name": "Jonas"}, "audience": "receiver"}
    for said in read_mail(trigger, facts):
        assert "Jonas" in said or trigger == "order.placed"
        assert [
            secret for secret in (*SECRETS[:3], "117.80", "/t/abc", "because of your order") if secret in said
        ] == []
        assert "sends a parcel to you" in said


def test_limiting_facts_twice_changes_nothing() -> None:
    for trigger in TRIGGER_TYPES:
        facts = complete_facts(trigger) | {"audience": "receiver"}
        for audience in RecipientKind:
            once = limit_facts(facts, audience)
            assert limit_facts(once, audience) == once
            if audience is RecipientKind.RECEIVER:
                assert find_audience(trigger, once) is find_audience(trigger, facts)


def test_facts_cannot_make_a_shopper_of_a_carrier() -> None:
    assert find_audience("carrier.inquiry", {"audience": "shopper"}) is RecipientKind.CARRIER
    assert find_audience("order.placed", {"audience": "carrier"}) is RecipientKind.SHOPPER
    assert find_audience("order.placed", {"audience": ["receiver"]}) is RecipientKind.SHOPPER


@pytest.mark.parametrize("odd", [None, "text", 7, ["shipment"], {"shipment": "text"}, {"checkpoints": 4}])
def test_odd_facts_are_limited_all_the_same(odd: object) -> None:
    facts = {"order": odd, "shipment": odd, "receiver": odd, "parcels": odd, "destination": odd, "links": odd}
    for audience in RecipientKind:
        limit_facts(facts, audience)
    values = collect_values(make_sender(), "shipment.in_transit", "en", {"parcels": odd}, {})
    assert (values["parcels"], values["parcel_count"]) == ([], 1)
    assert get_wording("carrier.inquiry", "en").trigger == "carrier.inquiry"
