"""News about the same thing: the newest counts, whichever was learned first; what has left stays."""

from pathlib import Path

from notifier.foundation.database import Database
from notifier.sending.cancel_messages import cancel_messages
from notifier.vocabulary.channel import Channel
from tests.factories.notifier import TRIGGER, Occurrence, make_context, publish, statuses
from tests.factories.notifier_channels import add_shop, change_messages, publish_and_plan, read_messages, send_all

KEY = "estimate:parcel-1"


def tell(key: str, *, ago_seconds: int, replace_key: str | None = KEY) -> Occurrence:
    return Occurrence(key, replace_key=replace_key, happened_ago_seconds=ago_seconds)


def test_newer_news_takes_the_place_of_what_still_waits(database: Database) -> None:
    sender_id = add_shop(database)
    publish_and_plan(database, publish(database, sender_id, tell("old", ago_seconds=60)))
    publish_and_plan(database, publish(database, sender_id, tell("new", ago_seconds=1)))
    assert [(message.status, message.reason) for message in read_messages(database)] == [
        ("cancelled", "superseded"),
        ("queued", None),
    ]


def test_older_news_that_is_learned_later_never_leaves(database: Database, tmp_path: Path) -> None:
    sender_id = add_shop(database)
    publish_and_plan(database, publish(database, sender_id, tell("new", ago_seconds=1)))
    publish_and_plan(database, publish(database, sender_id, tell("old", ago_seconds=60)))
    assert statuses(database) == ["queued", "cancelled"]
    send_all(make_context(database, tmp_path))
    assert statuses(database) == ["sent", "cancelled"]


def test_older_news_is_cancelled_even_when_the_newer_has_left(database: Database, tmp_path: Path) -> None:
    sender_id = add_shop(database)
    publish_and_plan(database, publish(database, sender_id, tell("new", ago_seconds=1)))
    send_all(make_context(database, tmp_path))
    publish_and_plan(database, publish(database, sender_id, tell("old", ago_seconds=60)))
    assert statuses(database) == ["sent", "cancelled"]


def test_of_several_planned_together_only_the_newest_stays_on_each_channel(database: Database) -> None:
    sender_id = add_shop(database, Channel.EMAIL, Channel.INBOX)
    news = [publish(database, sender_id, tell(f"news-{age}", ago_seconds=age)) for age in (30, 10, 20)]
    publish_and_plan(database, *news)
    assert statuses(database) == ["cancelled", "cancelled", "queued", "queued", "cancelled", "cancelled"]


def test_what_has_left_stays_as_it_is(database: Database, tmp_path: Path) -> None:
    sender_id = add_shop(database)
    publish_and_plan(database, publish(database, sender_id, tell("old", ago_seconds=60)))
    send_all(make_context(database, tmp_path))
    publish_and_plan(database, publish(database, sender_id, tell("new", ago_seconds=1)))
    assert statuses(database) == ["sent", "queued"]


def test_news_about_something_else_or_of_another_sender_is_left_alone(database: Database) -> None:
    ours, theirs = add_shop(database), add_shop(database)
    publish_and_plan(
        database,
        publish(database, ours, tell("another parcel", ago_seconds=60, replace_key="estimate:parcel-2")),
        publish(database, ours, tell("nothing replaces this", ago_seconds=60, replace_key=None)),
        publish(database, theirs, tell("old", ago_seconds=60)),
    )
    publish_and_plan(database, publish(database, ours, tell("new", ago_seconds=1)))
    assert statuses(database) == ["queued"] * 4


def test_what_is_not_so_any_more_is_taken_back_unless_it_has_left(database: Database, tmp_path: Path) -> None:
    sender_id, other_id = add_shop(database), add_shop(database)
    publish_and_plan(database, publish(database, sender_id, Occurrence("left")))
    send_all(make_context(database, tmp_path))
    publish_and_plan(
        database,
        publish(database, sender_id, Occurrence("waits")),
        publish(database, other_id, Occurrence("of another sender")),
    )
    with database.unit_of_work() as session:
        assert cancel_messages(session, sender_id, "order:1002", [TRIGGER]) == 0
        assert cancel_messages(session, sender_id, "order:1001", ["order.placed"]) == 0
        assert cancel_messages(session, sender_id, "order:1001", ["order.placed", TRIGGER]) == 1
    assert statuses(database) == ["sent", "cancelled", "queued"]
    assert [message.reason for message in read_messages(database)] == [None, "withdrawn", None]


def test_what_a_worker_holds_is_not_cancelled_under_its_hands(database: Database) -> None:
    sender_id = add_shop(database)
    publish_and_plan(database, publish(database, sender_id, tell("old", ago_seconds=60)))
    change_messages(database, status="sending", claimed_by="somebody/1")
    publish_and_plan(database, publish(database, sender_id, tell("new", ago_seconds=1)))
    assert statuses(database) == ["sending", "queued"]
