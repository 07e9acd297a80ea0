"""`milepost bounce take`, as a mail server's pipe calls it: stored, or asked to try again, never lost."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select, update

from notifier.foundation.database import Database
from notifier.foundation.signing import Signer
from notifier.models import Message
from notifier.providers.bounce_mail.return_path import make_return_path
from notifier.sending.plan_messages import plan_messages
from portal.cli.runtime import read_settings
from portal.merchants.accounts import get_merchant
from tests.architecture.source_files import ROOT
from tests.factories.bounce_mails import make_report
from tests.factories.orders import make_contact, make_order
from tests.running.commands import Command, answer, refusal, run_command

READER = "mirela@tannenberg.example"


@pytest.fixture
def path(run: Command, database: Database) -> str:
    """The return path of a mail the shop has sent."""
    with database.unit_of_work() as session:
        make_contact(session, make_order(session, get_merchant(session, "fern"), number="#1042"))
    assert run("send", "fern", "--trigger", "order.placed", "--order", "1042").exit_code == 0
    with database.unit_of_work() as session:
        plan_messages(session)
        session.execute(update(Message).values(status="sent", attempts=1))
        message_id = session.scalars(select(Message.id)).one()
    return make_return_path("bounces@fern.example", message_id, Signer(read_settings().secret_keys))


def status_of(database: Database) -> str:
    with database.reading() as session:
        return session.scalars(select(Message.status)).one()


def test_a_mail_comes_by_standard_input(path: str, database: Database) -> None:
    mail = make_report(READER, to=path)
    taken = answer(run_command("bounce", "take", "fern", "--json", stdin=mail))
    assert (taken["new_receipts"], taken["problem"]) == (1, None)
    assert status_of(database) == "bounced"
    again = run_command("bounce", "take", "fern", stdin=mail)
    assert (again.exit_code, again.stdout.splitlines()[0]) == (0, "The mail is known already.")


def test_a_mail_comes_by_a_pipe_with_the_envelope_beside_it(path: str, database: Database) -> None:
    words = (sys.executable, "-m", "portal.cli", "bounce", "take", "fern", "--to", path)
    result = subprocess.run(words, cwd=ROOT, input=make_report(READER), capture_output=True, check=False)
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout.startswith(b"The mail is stored.\n")
    assert status_of(database) == "bounced"


def test_a_mail_comes_from_a_file(path: str, database: Database, tmp_path: Path) -> None:
    (tmp_path / "bounce.eml").write_bytes(make_report(READER, to=path))
    assert answer(run_command("bounce", "take", "fern", str(tmp_path / "bounce.eml"), "--json"))["new_receipts"] == 1
    assert "cannot be read" in refusal(run_command("bounce", "take", "fern", str(tmp_path / "missing.eml")))


def test_a_letter_is_dealt_with_and_changes_nothing(path: str, database: Database) -> None:
    result = run_command("bounce", "take", "fern", stdin=b"Subject: hello\r\n\r\nA letter\r\n")
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "The mail changes nothing.")
    assert status_of(database) == "sent"


def test_the_mail_server_tries_again_while_the_database_is_away(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MILEPOST_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    monkeypatch.setenv("MILEPOST_SECRET_KEY", "x" * 40)
    result = run_command("bounce", "take", "fern", stdin=make_report(READER, to=path))
    assert result.exit_code == 75
    assert result.stderr


def test_the_mail_server_tries_again_while_the_tables_are_old(fresh: Command) -> None:
    result = run_command("bounce", "take", "fern", stdin=b"Subject: hello\r\n\r\n")
    assert "has no tables yet" in refusal(result, status=75)


def test_an_unknown_shop_is_a_mistake_that_trying_again_does_not_mend(run: Command) -> None:
    sentence = refusal(run_command("bounce", "take", "nobody", stdin=b"Subject: hello\r\n\r\n"))
    assert sentence == "There is no merchant with the slug 'nobody'."
