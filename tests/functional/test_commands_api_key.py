"""`milepost api-key`: keys of the REST API are made, listed and ended."""

from notifier.foundation.database import Database
from portal.merchants.api_keys import find_caller
from portal.vocabulary.api_scope import ApiScope
from tests.running.commands import Command, answer, refusal


def test_a_key_is_shown_once_listed_by_its_beginning_and_ended(run: Command, database: Database) -> None:
    made = answer(
        run("api-key", "create", "fern", "--name", "Till", "--scope", "orders:*", "--scope", "events:write", "--json")
    )
    assert made["scopes"] == ["orders:read", "orders:write", "events:write"]
    with database.reading() as session:
        caller = find_caller(session, made["key"])
    assert caller is not None
    assert caller.scopes == {ApiScope.ORDERS_READ, ApiScope.ORDERS_WRITE, ApiScope.EVENTS_WRITE}
    (listed,) = answer(run("api-key", "list", "fern", "--json"))["keys"]
    assert (listed["name"], listed["revoked_at"], listed["last_used_at"]) == ("Till", None, None)
    assert made["key"].startswith(listed["prefix"])
    assert made["key"] not in run("api-key", "list", "fern").output
    assert answer(run("api-key", "revoke", "fern", listed["id"], "--json"))["revoked_at"] is not None
    with database.reading() as session:
        assert find_caller(session, made["key"]) is None
    assert "revoked" in run("api-key", "list", "fern").output


def test_a_star_means_everything(run: Command) -> None:
    assert answer(run("api-key", "create", "fern", "--scope", "*", "--json"))["scopes"] == list(ApiScope)


def test_what_cannot_be_made_or_ended_is_told_so(run: Command) -> None:
    assert "There is no scope 'orders'" in refusal(run("api-key", "create", "fern", "--scope", "orders"))
    assert "needs a name" in refusal(run("api-key", "create", "fern", "--scope", "*", "--name", " "))
    unknown = "019a0000-0000-7000-8000-000000000000"
    assert "has no API key" in refusal(run("api-key", "revoke", "fern", unknown))
    assert "has no API key" in refusal(run("api-key", "revoke", "fern", "first"))
