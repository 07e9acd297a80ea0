"""How a connection is doing is read from its payloads: silent, failing, behind, and what is held while paused."""

import datetime as dt

from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from portal.merchants.connection_health import ConnectionHealth, ConnectionState, find_health, load_health
from portal.models import Connection, Merchant, StoreEvent
from portal.vocabulary.connection_kind import HELD_UNTIL
from tests.factories.orders import make_connection, make_merchant

NOW = utc_now()


class Door:
    """A store's connection of a shop, and payloads as they came by it."""

    def __init__(self, database: Database, **columns: object) -> None:
        self.database = database
        with database.unit_of_work() as session:
            self.merchant: Merchant = make_merchant(session)
            self.connection: Connection = make_connection(session, self.merchant, **columns)

    def receive(self, *, hours_ago: float, state: str = "applied", due_at: dt.datetime | None = None) -> None:
        at = NOW - dt.timedelta(hours=hours_ago)
        with self.database.unit_of_work() as session:
            event = StoreEvent(
                merchant_id=self.merchant.id,
                connection_id=self.connection.id,
                digest=f"{hours_ago}:{state}",
                topic="orders/create",
                body=b"{}",
                received_at=at,
                due_at=due_at or at,
                state=state,
            )
            session.add(event)

    def health(self) -> ConnectionHealth:
        with self.database.reading() as session:
            found = find_health(session, self.merchant.id, self.connection.id, now=NOW)
        assert found is not None
        return found


def test_a_door_nobody_has_used_is_waited_for(database: Database) -> None:
    assert Door(database).health().state is ConnectionState.EXPECTED


def test_the_last_word_of_many_counts(database: Database) -> None:
    door = Door(database)
    for hours in (30, 2, 200):
        door.receive(hours_ago=hours)
    assert door.health().state is ConnectionState.RUNNING
    assert door.health().last_received_at == NOW - dt.timedelta(hours=2)


def test_a_store_is_silent_after_a_week_and_a_tracker_after_three_days(database: Database) -> None:
    door = Door(database)
    door.receive(hours_ago=4 * 24)
    assert door.health().state is ConnectionState.RUNNING
    quiet = Door(database)
    quiet.receive(hours_ago=8 * 24)
    assert quiet.health().state is ConnectionState.SILENT


def test_failures_of_this_week_are_counted_and_old_ones_are_not(database: Database) -> None:
    door = Door(database)
    door.receive(hours_ago=1)
    door.receive(hours_ago=10 * 24, state="unreadable")
    assert (door.health().state, door.health().failed_count) == (ConnectionState.RUNNING, 0)
    door.receive(hours_ago=3, state="unreadable")
    health = door.health()
    assert (health.state, health.failed_count) == (ConnectionState.FAILING, 1)
    assert health.last_failed_at == NOW - dt.timedelta(hours=3)


def test_a_payload_that_waits_shows_that_the_workers_are_behind(database: Database) -> None:
    door = Door(database)
    door.receive(hours_ago=1, state="new")
    health = door.health()
    assert (health.state, health.waits_since) == (ConnectionState.LATE, NOW - dt.timedelta(hours=1))


def test_what_is_held_by_a_pause_is_no_delay(database: Database) -> None:
    door = Door(database, paused_at=NOW)
    door.receive(hours_ago=1, state="new", due_at=HELD_UNTIL)
    health = door.health()
    assert (health.state, health.held_count, health.waits_since) == (ConnectionState.PAUSED, 1, None)


def test_a_door_the_shop_has_taken_away_says_so_until_it_speaks_again(database: Database) -> None:
    door = Door(database, removed_at=NOW - dt.timedelta(hours=5))
    door.receive(hours_ago=5)
    assert door.health().state is ConnectionState.UNINSTALLED
    door.receive(hours_ago=1)
    assert door.health().state is ConnectionState.RUNNING


def test_removed_doors_and_those_of_others_are_not_listed(database: Database) -> None:
    door, other = Door(database), Door(database)
    with database.unit_of_work() as session:
        make_connection(session, session.merge(door.merchant), is_on=False)
    with database.reading() as session:
        assert [each.id for each in load_health(session, door.merchant.id, now=NOW)] == [door.connection.id]
        assert find_health(session, door.merchant.id, other.connection.id, now=NOW) is None
