"""`milepost contact`: named, listed, removed, and refused in one sentence."""

from notifier.authoring.sender_contacts import load_contacts
from notifier.foundation.database import Database
from portal.merchants.accounts import get_merchant
from tests.running.commands import Command, answer, refusal


def test_contacts_are_named_listed_and_removed(run: Command, database: Database) -> None:
    words = ("carrier", "DHL", "--email", "desk@dhl.example", "--name", "Tracing desk", "--language", "de")
    saved = answer(run("contact", "set", "fern", *words, "--json"))
    assert saved == {
        "merchant": "fern",
        "kind": "carrier",
        "contact": "dhl",
        "email": "desk@dhl.example",
        "name": "Tracing desk",
        "language": "de",
    }
    told = run("contact", "set", "fern", "team", "warehouse", "--email", "warehouse@fern.example")
    assert told.stdout.splitlines()[0] == "The contact warehouse is saved."
    listed = run("contact", "list", "fern").stdout.splitlines()
    assert [line.split() for line in listed] == [
        ["carrier", "dhl", "desk@dhl.example", "Tracing", "desk", "de"],
        ["team", "warehouse", "warehouse@fern.example"],
    ]
    assert list(answer(run("contact", "list", "fern", "--json"))["contacts"]["team"]) == ["warehouse"]
    for kind, name in (("carrier", "Dhl"), ("team", "warehouse")):
        assert run("contact", "remove", "fern", kind, name).exit_code == 0
    assert run("contact", "list", "fern").stdout == "fern has named nobody.\n"
    with database.reading() as session:
        assert load_contacts(session, get_merchant(session, "fern").id).carriers == {}


def test_what_cannot_be_is_refused_in_one_sentence(run: Command) -> None:
    mail = ("--email", "desk@dhl.example")
    assert "There is no carrier 'pigeon'" in refusal(run("contact", "set", "fern", "carrier", "pigeon", *mail))
    assert "must be an e-mail address" in refusal(run("contact", "set", "fern", "team", "desk", "--email", "desk"))
    assert "no words in the language" in refusal(
        run("contact", "set", "fern", "carrier", "dhl", *mail, "--language", "tlh")
    )
    assert "no 'name'" in refusal(run("contact", "set", "fern", "team", "desk", *mail, "--name", "Desk"))
    assert "There is no team contact 'desk'" in refusal(run("contact", "remove", "fern", "team", "desk"))
