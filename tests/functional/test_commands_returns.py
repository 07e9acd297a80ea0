"""What a merchant does about returns by commands."""

import re

import pytest
from sqlalchemy import select

from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.foundation.sealing import Sealer
from notifier.models import TriggerEvent
from portal.merchants.accounts import get_merchant
from portal.models import Merchant
from portal.queries.page_links import PageLinks
from portal.returns.request_return import ReturnDraft, ReturnedPieces, request_return
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.return_reason import ReturnReason
from portal.vocabulary.return_stage import ReturnResolution
from tests.factories.orders import make_contact, make_line, make_order, make_shipment
from tests.running.commands import Command, answer, refusal

LABEL = "https://labels.carrier.example/R1.pdf"


@pytest.fixture
def number(run: Command, database: Database) -> str:
    """The number of a return that the merchant has not seen yet."""
    with database.unit_of_work() as session:
        order = make_order(session, get_merchant(session, "fern"))
        make_contact(session, order)
        line = make_line(session, order)
        make_shipment(session, order, milestone=Milestone.DELIVERED.value, milestone_at=utc_now())
        pieces = (ReturnedPieces(line.id, 1, ReturnReason.SIZE),)
        draft = ReturnDraft("form", pieces, ReturnResolution.REFUND, "Too tight")
        return request_return(session, PageLinks(Sealer(("k" * 64,)), "https://x.example", 90), order.id, draft)


def test_a_return_is_answered_step_by_step(run: Command, database: Database, number: str) -> None:
    (listed,) = answer(run("return", "list", "fern", "--json"))["returns"]
    assert (listed["number"], listed["order_number"], listed["stage"]) == (number, "#1042", "requested")
    assert run("return", "list", "fern").stdout.split()[1:] == [number, "#1042", "requested", "refund"]
    shown = answer(run("return", "show", "fern", number.lower(), "--json"))
    assert shown["comment"] == "Too tight"
    assert [(item["title"], item["reason"]) for item in shown["items"]] == [("Drizzle rain jacket", "size")]
    assert re.search(r"1 x +Drizzle rain jacket +Moss, M +size", run("return", "show", "fern", number).stdout)
    assert f"The return {number} is approved." in run("return", "approve", "fern", number).stdout
    assert answer(run("return", "label", "fern", number, LABEL, "--json"))["label_url"] == LABEL
    assert answer(run("return", "label", "fern", number, f"{LABEL}?2", "--json"))["label_url"] == f"{LABEL}?2"
    for command, stage in (("dropped-off", "dropped_off"), ("in-transit", "in_transit"), ("received", "received")):
        assert answer(run("return", command, "fern", number, "--json"))["stage"] == stage
    day = str(utc_now().date())
    promised = answer(run("return", "refund", "fern", number, "--amount", "129", "--promised-for", day, "--json"))
    assert (promised["refund"], promised["refund_minor"], promised["refund_promised_on"]) == ("promised", 12900, day)
    assert answer(run("return", "resolve", "fern", number, "refund", "--json"))["resolution"] == "refund"
    assert answer(run("return", "refund", "fern", number, "--method", "Card", "--json"))["refund"] == "issued"
    assert run("return", "list", "fern").stdout == "There are no such returns.\n"
    assert len(answer(run("return", "list", "fern", "--all", "--json"))["returns"]) == 1
    with database.reading() as session:
        told = session.scalars(select(TriggerEvent.trigger).order_by(TriggerEvent.recorded_at)).all()
    assert told[-3:] == ["refund.promised", "return.resolved", "refund.issued"]


def test_what_cannot_be_is_one_sentence_and_changes_nothing(run: Command, number: str) -> None:
    assert "has no return 'R-1'." in refusal(run("return", "approve", "fern", "R-1"))
    assert "must begin with https://" in refusal(run("return", "label", "fern", number, "ftp://x.example"))
    assert "There is no stage 'lost'" in refusal(run("return", "list", "fern", "--stage", "lost"))
    assert "There is no resolution 'cake'" in refusal(run("return", "resolve", "fern", number, "cake"))
    assert "must be a number such as 12.90" in refusal(run("return", "refund", "fern", number, "--amount", "much"))
    assert "is no amount of EUR" in refusal(run("return", "refund", "fern", number, "--amount", "1.234"))
    assert "Say how much is refunded." in refusal(run("return", "refund", "fern", number))
    both = ("--amount", "1", "--promised-for", "2030-01-01", "--issued-on", "2030-01-01")
    assert "not both" in refusal(run("return", "refund", "fern", number, *both))
    assert answer(run("return", "show", "fern", number, "--json"))["stage"] == "requested"
    assert run("return", "reject", "fern", number, "--because", "It was worn.").exit_code == 0
    refused = refusal(run("return", "approve", "fern", number))
    assert refused == f"The return {number} is rejected and cannot become approved any more."


def test_the_terms_are_shown_and_changed_by_what_is_named(run: Command, database: Database) -> None:
    usual = answer(run("merchant", "returns", "fern", "--json"))
    assert (usual["is_on"], usual["days"], usual["is_approved_at_once"]) == (True, 14, False)
    with database.reading() as session:
        before = session.scalars(select(Merchant.page_version)).one()
    changes = ("--days", "30", "--countries", "de, at", "--reasons", "size,other", "--at-once", "--no-exchange")
    changed = answer(run("merchant", "returns", "fern", *changes, "--final-tags", "Sale", "--json"))
    assert (changed["days"], changed["countries"], changed["final_tags"]) == (30, ["DE", "AT"], ["Sale"])
    assert (changed["reasons"], changed["is_approved_at_once"], changed["offers_exchange"]) == (
        ["size", "other"],
        True,
        False,
    )
    off = run("merchant", "returns", "fern", "--off", "--instructions", "Use the old box.")
    assert off.stdout.startswith("Nothing of fern can be returned here.")
    assert answer(run("merchant", "returns", "fern", "--json"))["days"] == 30
    with database.reading() as session:
        assert session.scalars(select(Merchant.page_version)).one() == before + 2


REFUSED = [
    (("--days", "0"), "must be 1 to 366"),
    (("--hand-in-days", "900"), "must be 1 to 366"),
    (("--countries", "Germany"), "must be two capital letters"),
    (("--reasons", "boredom"), "There is no reason 'boredom'"),
    (("--reasons", ""), "at least one reason"),
    (("--instructions", "x" * 2001), "2000 characters at most"),
]


def test_terms_that_cannot_be_are_refused(run: Command) -> None:
    for words, sentence in REFUSED:
        assert sentence in refusal(run("merchant", "returns", "fern", *words))
    assert answer(run("merchant", "returns", "fern", "--json"))["days"] == 14
