"""`milepost case`: listed, shown, answered, closed, and refused in one sentence."""

import uuid

import pytest

from notifier.foundation.database import Database
from notifier.foundation.ids import new_token
from notifier.foundation.sealing import Sealer
from portal.engagement.case_drafts import CaseDraft, WantedAddress, WrittenText
from portal.engagement.cases import record_case
from portal.merchants.accounts import get_merchant
from portal.orders.lookup import get_order_by_number
from portal.queries.page_links import PageLinks
from portal.vocabulary.case_kind import CaseKind
from tests.factories.orders import make_contact, make_line, make_order
from tests.running.commands import Command, answer, refusal

HAMBURG = WantedAddress("Mirela Tannenberg", "Lindenweg 4", "Hamburg", region="", postcode="20095")


@pytest.fixture
def line_id(run: Command, database: Database) -> uuid.UUID:
    """The only line of the order #1042 of `fern`."""
    with database.unit_of_work() as session:
        order = make_order(session, get_merchant(session, "fern"))
        make_contact(session, order)
        return make_line(session, order).id


def record(database: Database, draft: CaseDraft) -> str:
    links = PageLinks(sealer=Sealer(("k" * 64,)), base_url="https://track.shop.example", link_days=30)
    with database.unit_of_work() as session:
        order = get_order_by_number(session, get_merchant(session, "fern").id, "1042")
        return record_case(session, links, order.id, draft)


def written(text: str = "") -> WrittenText:
    return WrittenText(text=text, form_key=new_token())


def test_a_case_is_listed_shown_answered_and_closed(run: Command, database: Database, line_id: uuid.UUID) -> None:
    draft = CaseDraft(kind=CaseKind.DAMAGED, written=written("A seam is torn."), line_ids=(line_id,))
    number = record(database, draft)
    assert run("case", "list", "fern").stdout.split()[:4] == [number, "open", "damaged", "#1042"]
    assert "A seam is torn." in run("case", "show", "fern", number.lower()).stdout
    answered = answer(run("case", "answer", "fern", number, "A new one leaves today.", "--json"))
    assert (answered["number"], answered["state"]) == (number, "answered")
    shown = answer(run("case", "show", "fern", number, "--json"))
    assert shown["items"] == ["Drizzle rain jacket"]
    assert [(one["author"], one["text"]) for one in shown["messages"]] == [
        ("shopper", "A seam is torn."),
        ("merchant", "A new one leaves today."),
    ]
    assert run("case", "close", "fern", number).stdout.splitlines()[0] == f"The case {number} is closed."
    assert run("case", "list", "fern", "--state", "open").stdout == "fern has no such case.\n"


@pytest.mark.usefixtures("line_id")
def test_a_change_is_shown_whole_and_granted(run: Command, database: Database) -> None:
    number = record(database, CaseDraft(kind=CaseKind.ADDRESS_CHANGE, written=written(), address=HAMBURG))
    assert "Mirela Tannenberg, Lindenweg 4, 20095, Hamburg" in run("case", "show", "fern", number).stdout
    assert "say yes or no" in refusal(run("case", "answer", "fern", number, "Done."))
    assert run("case", "answer", "fern", number, "Done.", "--yes").exit_code == 0
    assert answer(run("case", "show", "fern", number, "--json"))["change"]["is_granted"] is True


@pytest.mark.usefixtures("line_id")
def test_what_cannot_be_is_refused_in_one_sentence(run: Command, database: Database) -> None:
    number = record(database, CaseDraft(kind=CaseKind.LATE, written=written()))
    assert "This merchant has no case 'C-1'" in refusal(run("case", "show", "fern", "C-1"))
    assert "The answer is empty" in refusal(run("case", "answer", "fern", number, " "))
    assert "asks for no change" in refusal(run("case", "answer", "fern", number, "No.", "--no"))
    assert run("case", "close", "fern", number).exit_code == 0
    assert "closed already" in refusal(run("case", "close", "fern", number))
