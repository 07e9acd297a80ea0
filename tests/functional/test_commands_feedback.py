"""A shop that does not want to ask says so on the command line."""

from notifier.foundation.database import Database
from portal.merchants.accounts import get_merchant
from tests.running.commands import Command, answer, refusal


def test_a_shop_asks_until_it_says_otherwise(run: Command, database: Database) -> None:
    with database.reading() as session:
        before = get_merchant(session, "fern")
        asked, version = before.asks_feedback, before.page_version
    told = [answer(run("merchant", "feedback", "fern", state, "--json")) for state in ("off", "off", "on", "off")]
    assert told[-1] == {"merchant": "fern", "asks_feedback": False}
    with database.reading() as session:
        after = get_merchant(session, "fern")
        assert (asked, after.asks_feedback, after.page_version) == (True, False, version + 3)
    assert "no merchant with the slug 'nobody'" in refusal(run("merchant", "feedback", "nobody", "on"))
