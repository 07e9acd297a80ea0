"""One whole Milepost and one mail server per test process; every test opens a shop of its own."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from notifier.foundation.database import Database, open_engine
from tests.faults.embedded_instance import free_port
from tests.running.calls import Caller
from tests.running.commands import OPENING, Command, run_command
from tests.running.mail_server import MailServer, running_mail_server
from tests.running.shop import Shop, open_shop
from tests.running.stack import Stack, running_stack


@pytest.fixture(scope="session")
def mail_server() -> Iterator[MailServer]:
    """Where the mails of all shops arrive."""
    with running_mail_server(free_port()) as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_stack(mail_server: MailServer) -> Iterator[Stack]:
    """Broker, worker, beat and web server on SQLite."""
    # Short, unlike pytest's: the broker's socket shall stand in the data folder.
    with (
        tempfile.TemporaryDirectory(prefix="mp-", ignore_cleanup_errors=True) as folder,
        running_stack(Path(folder) / "d", smtp_port=mail_server.port) as running,
    ):
        yield running


@pytest.fixture(scope="module")
def stack(sqlite_stack: Stack) -> Stack:
    """The instance the tests of a module talk to."""
    return sqlite_stack


@pytest.fixture
def caller(stack: Stack) -> Iterator[Caller]:
    """Somebody with a connection to the web server."""
    caller = stack.caller()
    yield caller
    caller.close()


@pytest.fixture
def shop(stack: Stack, caller: Caller) -> Shop:
    """A shop nobody else writes to."""
    return open_shop(stack.database, stack.settings, caller)


@pytest.fixture
def other_shop(stack: Stack, caller: Caller) -> Shop:
    """A second shop of the same deployment."""
    return open_shop(stack.database, stack.settings, caller)


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs commands on a data folder where nothing is yet."""
    monkeypatch.setenv("MILEPOST_DATA", str(tmp_path))
    monkeypatch.delenv("MILEPOST_BASE_URL", raising=False)
    return run_command


@pytest.fixture
def run(fresh: Command) -> Command:
    """Runs commands on a database with one merchant, `fern`."""
    assert fresh("db", "upgrade").exit_code == 0
    assert fresh(*OPENING).exit_code == 0
    return fresh


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """What the commands of `run` work on."""
    return Database(open_engine(f"sqlite:///{tmp_path / 'milepost.db'}"))
