"""PostgreSQL goes down while messages leave: what their worker has learned is stored as soon as it is back."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from notifier.foundation.database import Database, open_engine
from notifier.foundation.tables import Base
from notifier.providers.contract import Handovers, Outcome, OutgoingEmail
from notifier.vocabulary.message_status import AttemptOutcome
from tests.factories.notifier import add_waiting_messages, make_context, outcomes, send_due, statuses
from tests.factories.notifier_providers import OneProviderPool, ScriptedProvider, answer
from tests.integration.notifier.test_recovery import ADDRESSES
from tests.running.postgresql import PostgresqlServer, running_postgresql_server


@pytest.fixture
def server() -> Iterator[PostgresqlServer]:
    with running_postgresql_server() as running:
        yield running


@pytest.fixture
def database(server: PostgresqlServer) -> Iterator[Database]:
    opened = Database(open_engine(server.url))
    Base.metadata.create_all(opened.engine)
    yield opened
    opened.dispose()


def test_outcomes_wait_for_a_database_that_is_away(
    server: PostgresqlServer, database: Database, tmp_path: Path
) -> None:
    add_waiting_messages(database, 2)
    back = threading.Timer(1.0, server.start)

    def refuse_while_it_goes_down(email: OutgoingEmail, handovers: Handovers) -> Outcome:
        handovers.handed_over(email.attempt_id)
        server.stop(politely=False)
        back.start()
        return answer(email, AttemptOutcome.TRANSIENT, code="451")

    provider = ScriptedProvider({ADDRESSES[1]: refuse_while_it_goes_down})
    assert send_due(make_context(database, tmp_path, providers=OneProviderPool(provider))) == 2
    back.join()
    assert statuses(database) == ["sent", "queued"]
    assert outcomes(database) == ["accepted", "transient"]
