"""What is asked for each batch is found by an index, however many rows other senders have."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from notifier.foundation.database import Database, open_engine
from notifier.sending.plan_messages import plan_messages
from tests.factories.notifier import Occurrence, add_waiting_messages, make_context, publish, send_due
from tests.factories.notifier_providers import OneProviderPool, ScriptedProvider

STANDING = ("consents", "suppressions", "recipient_addresses")


@contextmanager
def watched() -> Iterator[list[tuple[str, Any]]]:
    """The reads of tables of people's standing, with their values."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> None:  # noqa: ANN401
        if statement.startswith("SELECT") and any(f"FROM {name}" in statement for name in STANDING):
            seen.append((statement, values))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def explain(session: Session, statement: str, values: Any) -> str:  # noqa: ANN401  as the driver takes them
    rows = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
    return " ".join(str(row[3]) for row in rows)


def test_standing_is_looked_up_by_the_whole_key(sqlite_url: str, tmp_path: Path) -> None:
    # SQLite tells its plan without statistics; PostgreSQL gets the same statements and has the same keys.
    database = Database(open_engine(sqlite_url))
    sender_id = add_waiting_messages(database, 2)
    publish(database, sender_id, Occurrence("one-more", email="last@people.example"))
    with watched() as seen:
        with database.unit_of_work() as session:
            plan_messages(session)
        send_due(make_context(database, tmp_path, providers=OneProviderPool(ScriptedProvider())))
    with database.reading() as session:
        plans = [explain(session, statement, values) for statement, values in seen]
    assert len(plans) >= len(STANDING)
    for plan in plans:
        # The list of keys that comes with a statement is read from one end to the other.
        assert "SCAN" not in re.sub(r"SCAN \w+ VIRTUAL TABLE", "", plan)
        assert "sender_id=?" in plan
        assert "recipient_id=?" in plan or "address_digest=?" in plan
    database.dispose()
