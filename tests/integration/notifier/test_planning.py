"""From a trigger to decisions: each one stored once, with its reason when the answer is no."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from notifier.audience.consent_ledger import Choice, Evidence, record_choice
from notifier.audience.recipients import find_recipient
from notifier.audience.suppressions import BadAddress, suppress_addresses
from notifier.channels.addresses import digest_email
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.models import Message, Recipient, RecipientAddress, TriggerEvent
from notifier.sending.plan_messages import plan_messages
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_state import ConsentSource, ConsentState
from notifier.vocabulary.suppression_reason import SuppressionReason
from notifier.vocabulary.topic import Topic
from tests.factories.notifier import Occurrence, add_rule, add_sender, plan_all, publish

EVIDENCE = Evidence(ConsentSource.PREFERENCES_PAGE, "preferences-2026-11", "en", "page of order 1001")


def decisions(database: Database) -> list[tuple[str, str | None]]:
    with database.reading() as session:
        rows = session.execute(
            select(Message.status, Message.reason).join(TriggerEvent).order_by(TriggerEvent.recorded_at)
        )
        return [(row.status, row.reason) for row in rows]


def test_a_trigger_published_twice_is_one_message(database: Database) -> None:
    with database.unit_of_work() as session:
        sender_id = add_sender(session)
        add_rule(session, sender_id)
    assert publish(database, sender_id, Occurrence("one"))
    assert not publish(database, sender_id, Occurrence("one"))
    plan_all(database)
    plan_all(database)
    assert decisions(database) == [("queued", None)]


def test_the_same_person_is_one_recipient_however_the_address_is_typed(database: Database) -> None:
    with database.unit_of_work() as session:
        sender_id = add_sender(session)
    publish(database, sender_id, Occurrence("one", email="Mira@People.Example"))
    publish(database, sender_id, Occurrence("two", email=" mira@people.example "))
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Recipient)) == 1
        assert session.scalar(select(func.count()).select_from(RecipientAddress)) == 1
        assert find_recipient(session, sender_id, "MIRA@people.example") is not None


def test_senders_do_not_share_people(database: Database) -> None:
    with database.unit_of_work() as session:
        senders = [add_sender(session), add_sender(session)]
    for sender_id in senders:
        publish(database, sender_id, Occurrence("one"))
    with database.reading() as session:
        assert len({find_recipient(session, sender_id, "mira@people.example") for sender_id in senders}) == 2


def test_without_an_address_the_reason_is_on_record(database: Database) -> None:
    with database.unit_of_work() as session:
        sender_id = add_sender(session)
        add_rule(session, sender_id)
    publish(database, sender_id, Occurrence("one", email=None))
    publish(database, sender_id, Occurrence("two", email="not an address"))
    plan_all(database)
    assert decisions(database) == [("suppressed", "unreachable")] * 2


def test_each_no_is_stored_with_its_reason(database: Database) -> None:
    with database.unit_of_work() as session:
        sender_id = add_sender(session)
        add_rule(session, sender_id)
    publish(database, sender_id, Occurrence("refused", email="refused@people.example"))
    publish(database, sender_id, Occurrence("listed", email="listed@people.example"))
    publish(database, sender_id, Occurrence("offer", email="offer@people.example", topic=Topic.OFFERS))
    publish(database, sender_id, Occurrence("old", email="old@people.example", happened_ago_seconds=90_000))
    with database.unit_of_work() as session:
        recipient_id = find_recipient(session, sender_id, "refused@people.example")
        assert recipient_id is not None
        choice = Choice(Topic.DELIVERY_UPDATES, Channel.EMAIL, ConsentState.REFUSED)
        record_choice(session, sender_id, recipient_id, choice, EVIDENCE)
        digest = digest_email("listed@people.example")
        suppress_addresses(session, [BadAddress(sender_id, Channel.EMAIL, digest, SuppressionReason.HARD_BOUNCE)])
    plan_all(database)
    assert decisions(database) == [
        ("suppressed", "consent_refused"),
        ("suppressed", "address_suppressed"),
        ("suppressed", "consent_missing"),
        ("expired", "stale"),
    ]


def test_a_rule_that_waits_makes_the_message_due_later(database: Database) -> None:
    with database.unit_of_work() as session:
        sender_id = add_sender(session)
        add_rule(session, sender_id, delay_seconds=3600)
    publish(database, sender_id, Occurrence("one"))
    plan_all(database)
    with database.reading() as session:
        due_at = session.scalars(select(Message.due_at)).one()
    assert dt.timedelta(minutes=59) < due_at - utc_now() <= dt.timedelta(hours=1)


def test_a_trigger_without_a_rule_is_matched_and_says_nothing(database: Database) -> None:
    with database.unit_of_work() as session:
        sender_id = add_sender(session)
    publish(database, sender_id, Occurrence("one"))
    assert plan_all(database) == 1
    assert decisions(database) == []
    with database.reading() as session:
        assert session.scalars(select(TriggerEvent.state)).all() == ["matched"]


def test_planners_side_by_side_plan_everything_once(database: Database) -> None:
    with database.unit_of_work() as session:
        sender_id = add_sender(session)
        add_rule(session, sender_id)
    for number in range(40):
        publish(database, sender_id, Occurrence(f"event-{number}", email=f"person{number}@people.example"))

    def plan_some(_turn: int) -> int:
        with database.unit_of_work() as session:
            return plan_messages(session, limit=7)

    with ThreadPoolExecutor(4) as pool:
        planned = sum(pool.map(plan_some, range(12)))
    assert planned + plan_all(database) == 40
    assert decisions(database) == [("queued", None)] * 40


def test_the_same_person_published_side_by_side_is_stored_once(database: Database) -> None:
    with database.unit_of_work() as session:
        sender_id = add_sender(session)
        add_rule(session, sender_id)
    with ThreadPoolExecutor(4) as pool:
        news = list(pool.map(lambda turn: publish(database, sender_id, Occurrence(f"e{turn % 3}")), range(20)))
    assert sum(news) == 3
    plan_all(database)
    assert decisions(database) == [("queued", None)] * 3
