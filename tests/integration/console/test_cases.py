"""The inbox of cases: what waits longest first, answered by mail, given to somebody, closed and opened again."""

import datetime as dt
import re
import uuid

import pytest
from flask import Flask
from sqlalchemy import select

from notifier.foundation.database import Database
from portal.console.frame.context import ConsoleContext
from portal.console.frame.paging import PAGE_SIZE
from portal.engagement.case_drafts import CaseDraft, WantedAddress, WrittenText
from portal.engagement.case_reading import WholeCase, get_case_of_merchant
from portal.engagement.cases import record_case
from portal.models import AuditEntry, Case, Merchant
from portal.vocabulary.case_kind import CaseKind
from portal.vocabulary.case_state import CaseState
from tests.factories.orders import make_contact, make_order
from tests.running.console import ConsoleVisitor


@pytest.fixture
def database(app: Flask) -> Database:
    """The database of the application."""
    opened: Database = app.extensions["database"]
    return opened


def open_case(app: Flask, visitor: ConsoleVisitor, text: str = "The box was open.", **fields: object) -> str:
    """A shopper of the visitor's shop writes; returns the number of the case."""
    context: ConsoleContext = app.extensions["console"]
    draft = {"kind": CaseKind.DAMAGED, "written": WrittenText(text=text, form_key=uuid.uuid4().hex), **fields}
    with context.database.unit_of_work() as session:
        merchant = session.get_one(Merchant, visitor.merchant_id)
        order = make_order(session, merchant, number=f"#{uuid.uuid4().hex[:8]}", external_id=uuid.uuid4().hex)
        make_contact(session, order, name="Siiri Laakkonen")
        return record_case(session, context.links, order.id, CaseDraft(**draft))  # type: ignore[arg-type]


def load(database: Database, visitor: ConsoleVisitor, number: str) -> WholeCase:
    """The case as it stands."""
    with database.reading() as session:
        return get_case_of_merchant(session, visitor.merchant_id, number)


def audited(database: Database) -> list[str]:
    """What the audit log has, oldest first."""
    with database.reading() as session:
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.recorded_at, AuditEntry.id)))


def test_who_waits_longest_stands_first_and_every_case_stands_once(
    app: Flask, database: Database, support: ConsoleVisitor
) -> None:
    numbers = [open_case(app, support) for _ in range(PAGE_SIZE + 3)]
    with database.unit_of_work() as session:
        for number, case in ((case.number, case) for case in session.scalars(select(Case))):
            # Several at the same moment, so that the place in the list needs more than the moment.
            case.changed_at = dt.datetime(2026, 3, 1, tzinfo=dt.UTC) + dt.timedelta(hours=numbers.index(number) // 4)
    first = support.read("/console/cases")
    more = re.search(r'href="([^"]*after=[^"]*)"', first)
    assert more is not None
    shown = re.findall(r"/console/cases/(C-\w+)", first + support.read(more[1].replace("&amp;", "&")))
    assert sorted(shown) == sorted(numbers)
    hours = [numbers.index(number) // 4 for number in shown]
    assert hours == sorted(hours)


def test_an_answer_is_kept_told_and_written_into_the_log(
    app: Flask, database: Database, support: ConsoleVisitor
) -> None:
    number = open_case(app, support)
    page = support.done(f"/console/cases/{number}/answer", {"text": "A new one leaves <today>."})
    assert "Your answer is on its way." in page
    assert "A new one leaves &lt;today&gt;." in page
    case = load(database, support, number)
    assert case.summary.state is CaseState.ANSWERED
    assert audited(database)[-1] == "case.answered"
    assert number in support.read("/console/cases?state=answered")
    assert number not in support.read("/console/cases")


@pytest.mark.parametrize(
    ("text", "sentence"), [("  ", "Write an answer first."), ("x" * 5_001, "5,000 characters at most")]
)
def test_an_answer_that_cannot_go_out_is_given_back_with_the_reason(
    app: Flask, database: Database, support: ConsoleVisitor, text: str, sentence: str
) -> None:
    number = open_case(app, support)
    answer = support.send(f"/console/cases/{number}/answer", {"text": text})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert text in answer.text
    assert load(database, support, number).summary.state is CaseState.OPEN


def test_a_change_needs_a_yes_or_no(app: Flask, database: Database, support: ConsoleVisitor) -> None:
    address = WantedAddress("Siiri Laakkonen", "Hakaniemi 3", "Helsinki", region="", postcode="00530")
    number = open_case(app, support, "", kind=CaseKind.ADDRESS_CHANGE, address=address)
    assert "Hakaniemi 3" in support.read(f"/console/cases/{number}")
    refused = support.send(f"/console/cases/{number}/answer", {"text": "Done"})
    assert refused.status_code == 422
    assert "Say whether the change is made." in refused.text
    support.done(f"/console/cases/{number}/answer", {"text": "Done", "decision": "yes"})
    change = load(database, support, number).change
    assert change is not None
    assert change.is_granted is True


def test_a_case_is_given_to_somebody_of_the_team_and_to_nobody_else(
    app: Flask, database: Database, support: ConsoleVisitor, owner: ConsoleVisitor, stranger: ConsoleVisitor
) -> None:
    number = open_case(app, support)
    people = re.findall(r'<option value="([0-9a-f-]{36})"[^>]*>([^<]+)<', support.read(f"/console/cases/{number}"))
    ids = {email: user_id for user_id, email in people}
    assert set(ids) == {support.email, owner.email}
    support.done(f"/console/cases/{number}/assign", {"user_id": ids[support.email]})
    assert number in support.read("/console/cases?mine=1")
    assert number not in owner.read("/console/cases?mine=1")
    for nobody in (str(stranger.merchant_id), "made up"):
        assert support.send(f"/console/cases/{number}/assign", {"user_id": nobody}).status_code == 404
    support.done(f"/console/cases/{number}/assign", {"user_id": ""})
    assert number not in support.read("/console/cases?mine=1")


def test_closing_can_be_taken_back(app: Flask, database: Database, support: ConsoleVisitor) -> None:
    number = open_case(app, support)
    page = support.done(f"/console/cases/{number}/close")
    assert f'action="/console/cases/{number}/reopen"' in page
    assert load(database, support, number).summary.state is CaseState.CLOSED
    assert "This case was closed already." in support.done(f"/console/cases/{number}/close")
    assert support.send(f"/console/cases/{number}/answer", {"text": "Hello"}).status_code == 422
    support.done(f"/console/cases/{number}/reopen")
    assert load(database, support, number).summary.state is CaseState.OPEN
    assert audited(database)[-2:] == ["case.closed", "case.reopened"]


def test_the_cases_of_another_shop_are_not_there(app: Flask, support: ConsoleVisitor, stranger: ConsoleVisitor) -> None:
    number = open_case(app, support)
    assert stranger.open(f"/console/cases/{number}").status_code == 404
    for verb in ("answer", "assign", "close", "reopen"):
        answer = stranger.send(f"/console/cases/{number}/{verb}", {"text": "Mine", "user_id": ""})
        assert answer.status_code == 404, verb
    assert number not in stranger.read("/console/cases")


def test_a_reply_is_kept_changed_removed_and_brought_back(support: ConsoleVisitor, stranger: ConsoleVisitor) -> None:
    support.done("/console/cases/replies", {"name": "On its way", "text": "It left us today."})
    page = support.done("/console/cases/replies", {"name": "On its way", "text": "It leaves tomorrow."})
    assert "It leaves tomorrow." in page
    assert "It left us today." not in page
    found = re.search(r"/console/cases/replies/([0-9a-f-]{36})/remove", page)
    assert found is not None
    assert stranger.send(f"/console/cases/replies/{found[1]}/remove").status_code == 404
    page = support.done(f"/console/cases/replies/{found[1]}/remove")
    assert "None yet" in page
    undo = re.search(r"/console/cases/replies/restore/[0-9a-f-]{36}", page)
    assert undo is not None
    assert stranger.send(undo[0]).status_code == 404
    assert "It leaves tomorrow." in support.done(undo[0])
    assert support.send("/console/cases/replies", {"name": "", "text": "x"}).status_code == 422
