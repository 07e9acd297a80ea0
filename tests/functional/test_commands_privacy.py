"""What an operator types when a person asks what is held of them, or to be forgotten."""

import json
from pathlib import Path

import pytest

from notifier.foundation.database import Database
from notifier.sending.plan_messages import plan_messages
from portal.merchants.accounts import get_merchant
from tests.factories.orders import make_contact, make_order
from tests.running.commands import Command, answer, refusal

EMAIL = "mirela@tannenberg.example"


@pytest.fixture
def shop(run: Command, database: Database) -> Command:
    """A shop with one order and a planned mail about it."""
    with database.unit_of_work() as session:
        make_contact(session, make_order(session, get_merchant(session, "fern"), number="#1042"))
    assert run("send", "fern", "--trigger", "order.placed", "--order", "1042").exit_code == 0
    with database.unit_of_work() as session:
        plan_messages(session)
    return run


def test_an_export_is_one_json_document_on_the_screen_or_in_a_file_of_ones_own(shop: Command, tmp_path: Path) -> None:
    document = answer(shop("export-person", "fern", EMAIL))
    assert (document["merchant"], document["address"]) == ("fern", EMAIL)
    assert document["orders"][0]["contact"][0]["street"] == "Kastanienallee 12"
    assert document["messages"][0]["trigger"] == "order.placed"
    file = tmp_path / "mirela.json"
    assert shop("export-person", "fern", "+15550101", "--to", str(file)).exit_code == 0
    assert json.loads(file.read_text("utf-8"))["orders"] == document["orders"]
    assert file.stat().st_mode & 0o077 == 0
    assert "cannot be made: File exists." in refusal(shop("export-person", "fern", EMAIL, "--to", str(file)))
    empty = answer(shop("export-person", "fern", "nobody@people.example"))
    assert {name for name, value in empty.items() if value} == {"merchant", "address"}


def test_what_would_be_erased_is_shown_and_asked_about(shop: Command) -> None:
    asked = shop("forget-person", "fern", EMAIL, stdin=b"n\n")
    assert asked.exit_code == 1
    assert "orders" in asked.stdout
    assert "Erase all of it for good?" in asked.stderr
    assert answer(shop("export-person", "fern", EMAIL))["orders"] != []
    agreed = shop("forget-person", "fern", EMAIL, stdin=b"y\n")
    assert agreed.exit_code == 0
    assert f"fern has forgotten {EMAIL}." in agreed.stdout
    assert answer(shop("export-person", "fern", EMAIL))["orders"] == []


def test_a_script_is_told_the_counts(shop: Command) -> None:
    first = answer(shop("forget-person", "fern", EMAIL, "--yes", "--suppress", "--json"))
    assert (first["orders"], first["messages"], first["waiting_messages"], first["is_suppressed"]) == (1, 1, 1, True)
    again = answer(shop("forget-person", "fern", EMAIL, "--yes", "--json"))
    assert (again["orders"], again["recipients"], again["messages"], again["payloads"]) == (0, 0, 0, 0)


def test_what_is_no_address_and_no_shop_is_refused(shop: Command) -> None:
    sentence = "'mirela' is neither an e-mail address nor a number such as +15550100100."
    assert refusal(shop("forget-person", "fern", "mirela", "--yes")) == sentence
    assert refusal(shop("export-person", "fern", "mirela")) == sentence
    assert "no merchant with the slug 'nobody'" in refusal(shop("export-person", "nobody", EMAIL))


def test_the_days_of_a_shop_are_shown_chosen_and_given_back(shop: Command) -> None:
    usual = {"merchant": "fern", "contacts": 180, "contents": 30, "payloads": 90, "replies": 90}
    assert answer(shop("merchant", "retention", "fern", "--json")) == usual
    words = ("--contacts", "60", "--contents", "7", "--replies", "14", "--json")
    chosen = usual | {"contacts": 60, "contents": 7, "replies": 14}
    assert answer(shop("merchant", "retention", "fern", *words)) == chosen
    assert answer(shop("merchant", "retention", "fern", "--contents", "usual", "--json")) == chosen | {"contents": 30}
    assert "The days of contacts are 3, but must be between 14 and 3650." in refusal(
        shop("merchant", "retention", "fern", "--contacts", "3")
    )
    assert "--payloads is 'soon', but must be a number of days" in refusal(
        shop("merchant", "retention", "fern", "--payloads", "soon")
    )
