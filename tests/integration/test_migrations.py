"""The migrations make exactly the tables of the models, on both databases, and may be run again and again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import CheckConstraint, Engine, create_engine, inspect, make_url, select, text, update
from sqlalchemy.orm import Session

import notifier.models
import portal.models
from notifier.foundation.database import open_engine
from notifier.foundation.ids import new_id
from notifier.foundation.tables import Base
from notifier.models import Rule
from notifier.rules.timing_json import parse_timing
from notifier.vocabulary.facts import JsonValue
from portal.cli.migrations import (
    NewerDatabaseError,
    OutdatedDatabaseError,
    alembic_config,
    find_differences,
    load_version,
    require_current_database,
    upgrade_engine,
)
from portal.settings import Settings
from tests.factories.notifier import add_rule, add_sender

REGISTERED = (notifier.models, portal.models)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database of each backend without any table."""
    if request.param == "sqlite":
        engine = open_engine(f"sqlite:///{tmp_path / 'empty.db'}")
        yield engine
        engine.dispose()
        return
    server = make_url(request.getfixturevalue("postgres_url"))
    name = f"empty_{new_id().hex}"
    administration = create_engine(server, isolation_level="AUTOCOMMIT")
    with administration.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine = open_engine(server.set(database=name).render_as_string(hide_password=False))
    yield engine
    engine.dispose()
    with administration.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    administration.dispose()


def test_migrations_make_the_tables_of_the_models(empty_engine: Engine) -> None:
    before = upgrade_engine(empty_engine)
    assert before.current is None
    with empty_engine.connect() as connection:
        assert find_differences(connection, Base.metadata) == []
        assert set(inspect(connection).get_table_names()) - {"alembic_version"} == set(Base.metadata.tables)


def test_constraints_of_the_models_are_in_the_database(empty_engine: Engine) -> None:
    upgrade_engine(empty_engine)
    checks: dict[str, set[str | None]] = {}
    wanted: dict[str, set[str | None]] = {}
    write = empty_engine.dialect.identifier_preparer.format_constraint
    with empty_engine.connect() as connection:
        for name, table in Base.metadata.tables.items():
            checks[name] = {check["name"] for check in inspect(connection).get_check_constraints(name)}
            wanted[name] = {write(item) for item in table.constraints if isinstance(item, CheckConstraint)}
    assert checks == wanted


def test_a_second_upgrade_changes_nothing(empty_engine: Engine) -> None:
    upgrade_engine(empty_engine)
    assert upgrade_engine(empty_engine).is_current


def test_migrations_can_be_taken_back_and_made_again(empty_engine: Engine) -> None:
    upgrade_engine(empty_engine)
    with empty_engine.connect() as connection:
        command.downgrade(alembic_config(connection), "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
    upgrade_engine(empty_engine)
    with empty_engine.connect() as connection:
        assert find_differences(connection, Base.metadata) == []


def test_rules_keep_their_delay_through_an_older_version_and_never_speak_early_there(empty_engine: Engine) -> None:
    upgrade_engine(empty_engine)
    timings: dict[str, JsonValue] = {
        "plain": {"kind": "at_once"},
        "late": {"kind": "after", "amount": 2, "unit": "hours"},
        "by the clock": {"kind": "after", "amount": 2, "unit": "days", "at": "09:00"},
        "before the estimate": {"kind": "estimate", "edge": "earliest", "days": -1, "at": "17:00"},
    }
    with Session(empty_engine) as session, session.begin():
        sender_id = add_sender(session)
        for name, timing in timings.items():
            rule_id = add_rule(session, sender_id)
            session.execute(update(Rule).where(Rule.id == rule_id).values(name=name, timing=timing))
    with empty_engine.connect() as connection:
        command.downgrade(alembic_config(connection), "0010")
        rules = connection.execute(text("SELECT name, delay_seconds, is_on FROM rules")).all()
    assert {name: seconds for name, seconds, is_on in rules if is_on} == {"plain": 0, "late": 7_200}
    upgrade_engine(empty_engine)
    with Session(empty_engine) as session:
        late = session.scalars(select(Rule).where(Rule.name == "late")).one()
        assert parse_timing(late.timing) == parse_timing({"kind": "after", "amount": 120, "unit": "minutes"})


def test_a_difference_is_found(empty_engine: Engine) -> None:
    upgrade_engine(empty_engine)
    with empty_engine.begin() as connection:
        connection.execute(text("ALTER TABLE rules ADD COLUMN extra VARCHAR(10)"))
    with empty_engine.connect() as connection:
        assert "extra" in str(find_differences(connection, Base.metadata))


def test_a_failed_upgrade_leaves_nothing_half_done(empty_engine: Engine) -> None:
    with empty_engine.begin() as connection:
        connection.execute(text("CREATE TABLE shipments (id INTEGER)"))
    with pytest.raises(Exception, match="already exists"):
        upgrade_engine(empty_engine)
    with empty_engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) <= {"shipments"}


def test_a_database_from_the_future_is_refused(empty_engine: Engine) -> None:
    upgrade_engine(empty_engine)
    with empty_engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabaseError, match="made by a newer Milepost"):
        upgrade_engine(empty_engine)


def test_asking_for_the_version_makes_no_database(tmp_path: Path) -> None:
    settings = Settings.from_environment({"MILEPOST_DATA": str(tmp_path)})
    assert load_version(settings).current is None
    with pytest.raises(OutdatedDatabaseError, match="has no tables yet; start `milepost up` or run"):
        require_current_database(settings)
    assert not (tmp_path / "milepost.db").exists()
