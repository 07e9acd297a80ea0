"""The commands do what they promise, and bad input gives one sentence and changes nothing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from notifier.foundation.database import Database
from notifier.models import SenderChannel, TriggerEvent
from portal.cli.main import COMMANDS
from portal.cli.supervisor.instance_note import InstanceNote, write_note
from portal.merchants.accounts import get_merchant
from portal.merchants.sign_in import sign_in
from portal.models import Connection, Merchant
from portal.orders.tracking_links import find_order_by_token
from tests.architecture.source_files import ROOT
from tests.factories.orders import make_contact, make_order, make_shipment
from tests.running.commands import OPENING, Command, answer, refusal


def test_init_prepares_everything_at_once(fresh: Command, database: Database) -> None:
    words = ("--slug", "fern", "--name", "Fern & Hollow", "--email", "owner@fern.example", "--json")
    document = answer(fresh("init", *words))
    with database.reading() as session:
        assert str(get_merchant(session, "fern").id) == document["merchant"]["id"]
        (signed_in,) = sign_in(session, "owner@fern.example", document["user"]["password"])
    assert signed_in.role == "owner"
    assert answer_of_check(fresh).startswith("The database is current")


def answer_of_check(run: Command) -> str:
    result = run("db", "check")
    assert result.exit_code == 0
    return result.stdout


def test_init_without_a_terminal_asks_nobody(fresh: Command, tmp_path: Path) -> None:
    result = fresh("init", "--name", "Fern")
    assert result.exit_code == 2
    assert "--slug is missing, and there is nobody to ask." in result.stderr
    assert not (tmp_path / "milepost.db").exists()


def test_init_with_a_bad_owner_opens_no_merchant(fresh: Command, database: Database) -> None:
    result = fresh("init", "--slug", "fern", "--name", "Fern", "--email", "nobody")
    assert "'nobody' is not an e-mail address" in refusal(result)
    with database.reading() as session:
        assert session.scalars(select(Merchant)).all() == []


def test_commands_before_the_first_start_say_what_to_do(fresh: Command, tmp_path: Path) -> None:
    assert "has no tables yet; start `milepost up` or run `milepost db upgrade` first." in refusal(fresh(*OPENING))
    assert "has no tables yet" in refusal(fresh("db", "check"))
    assert not (tmp_path / "milepost.db").exists()


def test_upgrading_twice_is_harmless(fresh: Command) -> None:
    assert "The database is now at version" in fresh("db", "upgrade").stdout
    assert "The database is current" in fresh("db", "upgrade").stdout


def test_a_merchant_is_described_with_the_address_of_the_running_instance(run: Command, tmp_path: Path) -> None:
    write_note(tmp_path, InstanceNote(base_url="http://127.0.0.1:8777", is_demo=False))
    document = answer(run("merchant", "create", "kiln", "--name", "Kiln", "--language", "de", "--json"))
    assert document["slug"] == "kiln"
    assert document["lookup_url"] == "http://127.0.0.1:8777/m/kiln/track"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("merchant", "create", "fern", "--name", "Again"), "The slug 'fern' is taken by another merchant."),
        (("merchant", "create", "No Slug", "--name", "X"), "The slug 'No Slug' may hold only a-z, 0-9 and hyphens"),
        (("merchant", "create", "x", "--name", "X", "--time-zone", "Mars/Base"), "The time zone 'Mars/Base' is not"),
        (("user", "create", "nobody", "a@fern.example", "--role", "owner"), "no merchant with the slug 'nobody'"),
        (
            ("user", "create", "fern", "a@fern.example", "--role", "boss"),
            "The role 'boss' must be one of owner, editor",
        ),
        (("connection", "add", "fern", "carrier-pigeon"), "There is no source 'carrier-pigeon'; known are"),
        (("connection", "rotate", "fern", "x"), "This merchant has no connection 'x'."),
        (("order", "link", "fern", "9"), "This merchant has no order '9'."),
        (("order", "revoke-links", "fern", "9"), "This merchant has no order '9'."),
        (("provider", "set", "fern", "fax", "smtp"), "There is no channel 'fax'; known are email,"),
        (("provider", "set", "fern", "email", "smtp", "url"), "'url' is not a setting; write key=value."),
        (("provider", "set", "fern", "email", "smtp", "a=1", "a=2"), "The setting 'a' is given twice."),
        (("send", "fern", "--trigger", "order.placed", "--order", "9"), "This merchant has no order '9'."),
        (("send", "fern", "--trigger", "order.placed", "--order", "9", "--facts", "{"), "--facts is not JSON:"),
        (("send", "fern", "--trigger", "order.placed", "--order", "9", "--facts", "[]"), "must be a JSON object"),
    ],
)
def test_bad_input_is_named_in_one_sentence(run: Command, words: tuple[str, ...], sentence: str) -> None:
    assert sentence in refusal(run(*words))


def test_a_user_gets_a_password_that_works(run: Command, database: Database) -> None:
    document = answer(run("user", "create", "fern", "ed@fern.example", "--role", "editor", "--json"))
    with database.reading() as session:
        (signed_in,) = sign_in(session, "ed@fern.example", document["password"])
    assert signed_in.role == "editor"


def test_a_password_somebody_chose_is_not_repeated(run: Command) -> None:
    words = ("--role", "support", "--password", "a long secret", "--json")
    assert answer(run("user", "create", "fern", "su@fern.example", *words))["password"] is None


@pytest.mark.parametrize(("source", "kind"), [("shopify", "store"), ("easypost", "tracker")])
def test_a_connection_is_shown_with_its_address_and_secret(
    run: Command, database: Database, source: str, kind: str
) -> None:
    document = answer(run("connection", "add", "fern", source, "--secret", "from the vendor", "--json"))
    assert set(document) == {"id", "source", "kind", "url", "secret"}
    assert (document["source"], document["kind"], document["secret"]) == (source, kind, "from the vendor")
    assert document["url"] == f"http://127.0.0.1:8000/hooks/{kind}s/{document['id']}"
    with database.reading() as session:
        assert "from the vendor" not in session.scalars(select(Connection.secret_sealed)).one()


def test_a_rotated_secret_is_shown_and_the_one_before_stays_good_for_a_while(run: Command, database: Database) -> None:
    added = answer(run("connection", "add", "fern", "shopify", "--json"))
    rotated = answer(run("connection", "rotate", "fern", added["id"], "--json"))
    assert {**rotated, "secret": added["secret"]} == added
    assert rotated["secret"] != added["secret"]
    named = answer(run("connection", "rotate", "fern", added["id"], "--secret", "from the vendor", "--json"))
    assert named["secret"] == "from the vendor"
    with database.reading() as session:
        assert session.scalars(select(Connection.old_secret_sealed)).one() is not None


def test_a_connection_of_another_merchant_is_not_rotated(run: Command) -> None:
    answer(run("merchant", "create", "kiln", "--name", "Kiln", "--json"))
    added = answer(run("connection", "add", "kiln", "shopify", "--json"))
    assert "This merchant has no connection" in refusal(run("connection", "rotate", "fern", added["id"]))


def test_a_revoked_link_is_replaced_by_a_new_one_and_stays_closed(run: Command, database: Database) -> None:
    with database.unit_of_work() as session:
        make_order(session, get_merchant(session, "fern"), number="#1042")
    link, revoke = ("order", "link", "fern", "1042", "--json"), ("order", "revoke-links", "fern", "#1042", "--json")
    first = answer(run(*link))["url"]
    assert answer(run(*link))["url"] == first
    assert answer(run(*revoke))["revoked"] == 1
    assert answer(run(*revoke))["revoked"] == 0
    second = answer(run(*link))["url"]
    tokens = [url.rpartition("/t/")[2] for url in (first, second)]
    with database.reading() as session:
        opened = [find_order_by_token(session, token) is not None for token in tokens]
    assert opened == [False, True]


def test_a_provider_is_stored_sealed(run: Command, database: Database) -> None:
    words = ("email", "smtp", "url=smtp://mail.fern.example:587", "from=orders@fern.example", "--json")
    document = answer(run("provider", "set", "fern", *words))
    assert {key: document[key] for key in ("merchant", "channel", "provider")} == {
        "merchant": "fern",
        "channel": "email",
        "provider": "smtp",
    }
    with database.reading() as session:
        assert "mail.fern.example" not in session.scalars(select(SenderChannel.settings_sealed)).one()


def test_sending_twice_publishes_two_occurrences(run: Command, database: Database) -> None:
    with database.unit_of_work() as session:
        make_contact(session, make_order(session, get_merchant(session, "fern"), number="#1042"))
    words = ("send", "fern", "--trigger", "order.shipped", "--order", "1042", "--facts", '{"note": "by hand"}')
    for _ in range(2):
        answer(run(*words, "--json"))
    with database.reading() as session:
        events = session.scalars(select(TriggerEvent)).all()
    assert [event.trigger for event in events] == ["order.shipped"] * 2
    assert len({event.dedupe_key for event in events}) == 2
    assert {event.facts["note"] for event in events} == {"by hand"}


def test_news_about_a_parcel_speaks_of_the_newest_one(run: Command, database: Database) -> None:
    with database.unit_of_work() as session:
        order = make_order(session, get_merchant(session, "fern"), number="#1042")
        make_contact(session, order)
    words = ("send", "fern", "--trigger", "shipment.delivered", "--order", "#1042")
    assert run(*words).exit_code == 0
    with database.unit_of_work() as session:
        make_shipment(session, order, tracking_number="1Z999AA10123456784")
    assert run(*words).exit_code == 0
    with database.reading() as session:
        before, after = session.scalars(select(TriggerEvent.facts).order_by(TriggerEvent.id)).all()
    assert "shipment" not in before
    assert after["shipment"]["tracking_number"] == "1Z999AA10123456784"


@pytest.mark.parametrize(
    ("trigger", "number"),
    [("order.shipped", "1Z5550100102"), ("feedback.request", "1Z5550100102"), ("order.placed", None)],
)
def test_a_trigger_carries_the_parcel_its_words_need_but_none_the_store_took_back(
    run: Command, database: Database, trigger: str, number: str | None
) -> None:
    with database.unit_of_work() as session:
        order = make_order(session, get_merchant(session, "fern"), number="#1042")
        make_contact(session, order)
        for position in (1, 2, 3):
            columns = {"position": position, "tracking_number": f"1Z555010010{position}"}
            make_shipment(session, order, **columns, withdrawn_at=order.created_at if position == 3 else None)
    assert run("send", "fern", "--trigger", trigger, "--order", "#1042").exit_code == 0
    with database.reading() as session:
        facts = session.scalars(select(TriggerEvent.facts)).one()
    assert facts.get("shipment", {}).get("tracking_number") == number


def test_an_unknown_trigger_is_named_with_the_known_ones(run: Command, database: Database) -> None:
    with database.unit_of_work() as session:
        make_contact(session, make_order(session, get_merchant(session, "fern"), number="#1042"))
    sentence = refusal(run("send", "fern", "--trigger", "order.eaten", "--order", "1042"))
    assert sentence.startswith("There is no trigger 'order.eaten'; known are")


def test_tracking_numbers_are_inspected_without_a_database(fresh: Command, tmp_path: Path) -> None:
    result = fresh("inspect", "tracking-number", "1Z999AA10123456784", "hello")
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert first["candidates"][0]["carrier"] == "ups"
    assert second["number"]
    assert list(tmp_path.iterdir()) == []


def test_a_payload_that_nobody_understands_is_a_problem_of_its_own_line(fresh: Command, tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("{")
    files = (str(tmp_path / "broken.json"), str(tmp_path / "missing.json"))
    result = fresh("inspect", "payload", "--source", "shopify", "--topic", "orders/create", *files)
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert [line["file"] for line in lines] == list(files)
    assert all(line["problem"] for line in lines)


def test_wrong_settings_are_all_named(fresh: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MILEPOST_LOG_LEVEL", "LOUD")
    monkeypatch.setenv("MILEPOST_LINK_DAYS", "many")
    result = fresh("db", "check")
    assert result.exit_code == 2
    assert [line.split(" ")[0] for line in result.stderr.splitlines()] == ["MILEPOST_LOG_LEVEL", "MILEPOST_LINK_DAYS"]


def test_the_program_lists_its_commands() -> None:
    words = (sys.executable, "-m", "portal.cli", "--help")
    result = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    listed = [line.split()[0] for line in result.stdout.partition("Commands:")[2].splitlines() if line.strip()]
    assert listed == [name for name in COMMANDS if name != "demo-seed"]
