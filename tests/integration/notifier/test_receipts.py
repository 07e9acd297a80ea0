"""Receipts move messages by the table alone, whatever order they come in, and tell what is to become of addresses."""

import datetime as dt
import itertools
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import reduce
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Barrier

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from notifier.channels.addresses import digest_email
from notifier.channels.numbers import digest_phone
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database, open_engine
from notifier.foundation.tables import Base
from notifier.models import Consent, DeliveryReceipt, Message, Suppression
from notifier.providers.callbacks import Receipt
from notifier.providers.contract import Handovers, Outcome, OutgoingEmail
from notifier.sending.apply_receipts import Origin, look_again, record_receipts
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.message_status import AttemptOutcome, MessageStatus
from notifier.vocabulary.receipt_kind import ReceiptKind
from notifier.vocabulary.transitions import find_status
from tests.factories.notifier import (
    Occurrence,
    add_open_attempts,
    add_waiting_messages,
    make_context,
    outcomes,
    plan_all,
    publish,
    send_due,
    statuses,
)
from tests.factories.notifier_channels import (
    PHONE,
    add_shop,
    carry,
    change_messages,
    make_due,
    make_origin,
    publish_and_plan,
    read_messages,
    read_receipts,
    report,
    send_all,
)
from tests.factories.notifier_providers import OneProviderPool, ScriptedProvider, accept, answer

S, K = MessageStatus, ReceiptKind
OPEN = {S.QUEUED, S.SENDING, S.UNKNOWN}
ARRIVALS = (K.DELIVERED, K.OPENED, K.CLICKED, K.READ, K.COMPLAINED)
#: What each receipt makes of which statuses; all others stay as they are.
EXPECTED = {
    K.QUEUED: (S.SENT, {S.UNKNOWN}),
    K.SENT: (S.SENT, OPEN),
    **dict.fromkeys(ARRIVALS, (S.DELIVERED, OPEN | {S.SENT, S.FAILED, S.EXPIRED})),
    K.BOUNCED: (S.BOUNCED, OPEN | {S.SENT, S.DELIVERED}),
    K.REJECTED: (S.FAILED, OPEN | {S.SENT}),
    K.FAILED: (S.FAILED, OPEN | {S.SENT}),
}
PERSON = "person0@people.example"


def expect(status: MessageStatus, kind: ReceiptKind) -> MessageStatus:
    to, of = EXPECTED.get(kind, (status, set()))
    return to if status in of else status


@pytest.fixture
def message(database: Database, tmp_path: Path) -> Message:
    """A mail that was sent."""
    add_waiting_messages(database, 1)
    send_due(make_context(database, tmp_path))
    (message,) = read_messages(database)
    return message


def status_of(database: Database) -> str:
    (status,) = statuses(database)
    return status


def receive(database: Database, message: Message, receipt: Receipt) -> int:
    with database.unit_of_work() as session:
        return record_receipts(session, make_origin(message), (receipt,))


def suppressions(database: Database) -> list[tuple[str, str, str]]:
    with database.reading() as session:
        rows = session.execute(select(Suppression.channel, Suppression.address_digest, Suppression.reason))
        return [(row.channel, row.address_digest, row.reason) for row in rows]


def test_every_receipt_does_to_every_status_what_the_table_says_and_no_more(database: Database) -> None:
    pairs = list(itertools.product(S, K))
    add_waiting_messages(database, len(pairs))
    add_open_attempts(database)
    ids = [message.id for message in read_messages(database)]
    with database.unit_of_work() as session:
        for message_id, (status, _kind) in zip(ids, pairs, strict=True):
            session.execute(update(Message).where(Message.id == message_id).values(status=status.value))
    messages = {message.id: message for message in read_messages(database)}
    with database.unit_of_work() as session:
        for message_id, (_status, kind) in zip(ids, pairs, strict=True):
            origin = make_origin(messages[message_id])
            assert record_receipts(session, origin, (Receipt(kind, event_id=f"{kind}"),)) == 1
    became = {message.id: message.status for message in read_messages(database)}
    assert [(pair, became[message_id]) for message_id, pair in zip(ids, pairs, strict=True)] == [
        (pair, expect(*pair)) for pair in pairs
    ]
    assert [find_status(*pair) or pair[0] for pair in pairs] == [expect(*pair) for pair in pairs]


def commute(one: ReceiptKind, other: ReceiptKind) -> bool:
    return all(expect(expect(status, one), other) == expect(expect(status, other), one) for status in S)


def test_what_usually_comes_in_any_order_may() -> None:
    usual = (K.SENT, K.DELIVERED, K.OPENED, K.CLICKED, K.READ, K.DEFERRED, K.COMPLAINED)
    for status in (S.SENDING, S.SENT, S.UNKNOWN):
        for order in itertools.permutations(usual):
            assert reduce(expect, order, status) is S.DELIVERED
        for kinds in ((K.BOUNCED, K.SENT, K.DELIVERED), (K.BOUNCED, K.OPENED, K.SENT)):
            assert {reduce(expect, order, status) for order in itertools.permutations(kinds)} == {S.BOUNCED}


@pytest.fixture(scope="module")
def shared() -> Iterator[Database]:
    """One SQLite database for all examples of a property."""
    with TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/test.db")
        Base.metadata.create_all(engine)
        database = Database(engine)
        add_waiting_messages(database, 1)
        add_open_attempts(database)
        yield database
        database.dispose()


def run_story(database: Database, status: MessageStatus, kinds: Sequence[ReceiptKind]) -> list[MessageStatus]:
    """The statuses of a message after each receipt, from one in which it has been handed over."""
    with database.unit_of_work() as session:
        session.execute(delete(DeliveryReceipt))
        session.execute(update(Message).values(status=status.value, sent_at=None))
        (message,) = session.scalars(select(Message)).all()
        seen = []
        for kind in kinds:
            record_receipts(session, make_origin(message), (Receipt(kind, event_id="the same"),))
            seen.append(MessageStatus(session.execute(select(Message.status)).scalar_one()))
    return seen


HANDED_OVER = st.sampled_from((S.SENDING, S.SENT, S.UNKNOWN, S.QUEUED))


@settings(max_examples=40)
@given(status=HANDED_OVER, kinds=st.lists(st.sampled_from(K), min_size=1, max_size=6), data=st.data())
def test_repeats_and_orders_that_commute_change_nothing_and_nothing_goes_back(
    shared: Database, status: MessageStatus, kinds: list[ReceiptKind], data: st.DataObject
) -> None:
    statuses_seen = run_story(shared, status, kinds)
    for before, after in itertools.pairwise([status, *statuses_seen]):
        assert after is before or after not in (S.QUEUED, S.SENDING)
        assert not (before in (S.DELIVERED, S.BOUNCED) and after is S.SENT)
    first_of_each = list(dict.fromkeys(kinds))
    assert run_story(shared, status, first_of_each)[-1] is statuses_seen[-1]
    commuting = [one for one in first_of_each if all(commute(one, other) for other in first_of_each)]
    if commuting:
        shuffled = data.draw(st.permutations(commuting * 2))
        assert run_story(shared, status, shuffled)[-1] is run_story(shared, status, commuting)[-1]


def test_a_receipt_that_comes_before_the_answer_is_not_undone_by_it(database: Database, tmp_path: Path) -> None:
    add_waiting_messages(database, 1)

    def report_and_accept(email: OutgoingEmail, handovers: Handovers) -> Outcome:
        (held,) = read_messages(database)
        assert held.status == "sending"
        report(database, held, K.DELIVERED)
        return accept(email, handovers)

    pool = OneProviderPool(ScriptedProvider({PERSON: report_and_accept}))
    send_due(make_context(database, tmp_path, providers=pool))
    (message,) = read_messages(database)
    assert (message.status, message.claimed_by, message.provider) == ("delivered", None, "recording")
    assert message.provider_message_id == f"q-{message.id}"
    assert outcomes(database) == ["accepted"]


def test_a_receipt_that_comes_before_an_answer_that_was_lost_settles_it(database: Database, tmp_path: Path) -> None:
    add_waiting_messages(database, 1)

    def report_and_hang_up(email: OutgoingEmail, handovers: Handovers) -> Outcome:
        handovers.handed_over(email.attempt_id)
        (held,) = read_messages(database)
        report(database, held, K.SENT)
        return answer(email, AttemptOutcome.UNKNOWN, code=None)

    pool = OneProviderPool(ScriptedProvider({PERSON: report_and_hang_up}))
    send_due(make_context(database, tmp_path, providers=pool))
    assert (status_of(database), outcomes(database)) == ("sent", ["unknown"])


def test_a_receipt_that_overtakes_its_message_is_placed_later(database: Database, message: Message) -> None:
    with database.unit_of_work() as session:
        session.execute(update(Message).values(channel="sms"))
        unknown = Origin(message.sender_id, "twilio", Channel.SMS, None, utc_now())
        receipt = Receipt(K.FAILED, provider_message_id="not yet known", event_id="1")
        assert record_receipts(session, unknown, (receipt,)) == 1
    assert status_of(database) == "sent"
    context = make_context(database, Path())
    assert look_again(context) == 0
    let_look(database)
    assert look_again(context) == 1
    (waiting,) = read_receipts(database)
    assert waiting.message_id is None
    assert waiting.next_look_at is not None
    assert waiting.next_look_at > utc_now()
    change_messages(database, provider_message_id="not yet known")
    let_look(database)
    look_again(context)
    (placed,) = read_receipts(database)
    assert (placed.message_id, placed.next_look_at) == (message.id, None)
    assert status_of(database) == "failed"
    assert look_again(context) == 0


def test_a_receipt_nobody_can_place_is_given_up_after_hours(database: Database, message: Message) -> None:
    with database.unit_of_work() as session:
        long_ago = utc_now() - dt.timedelta(hours=7)
        origin = Origin(message.sender_id, "twilio", Channel.SMS, None, long_ago)
        record_receipts(session, origin, (Receipt(K.DELIVERED, provider_message_id="of somebody else"),))
    context = make_context(database, Path())
    assert look_again(context) == 1
    assert look_again(context) == 0
    assert read_receipts(database)[0].next_look_at is None


def let_look(database: Database) -> None:
    with database.unit_of_work() as session:
        session.execute(update(DeliveryReceipt).values(next_look_at=utc_now()))


@pytest.mark.parametrize("names_message", [True, False])
def test_another_senders_receipt_changes_nothing_of_ours(
    database: Database, message: Message, names_message: bool
) -> None:
    stranger = add_shop(database)
    with database.unit_of_work() as session:
        origin = Origin(stranger, "smtp", Channel.EMAIL, message.id if names_message else None, utc_now())
        receipt = Receipt(
            K.BOUNCED, provider_message_id=message.provider_message_id, address=PERSON, address_is_bad=True
        )
        record_receipts(session, origin, (receipt,))
    let_look(database)
    look_again(make_context(database, Path()))
    assert status_of(database) == "sent"
    assert [receipt.message_id for receipt in read_receipts(database)] == [None]
    with database.reading() as session:
        assert session.scalars(select(Suppression.sender_id)).all() == [stranger]


def test_a_receipt_of_another_channel_changes_nothing(database: Database, message: Message) -> None:
    with database.unit_of_work() as session:
        origin = Origin(message.sender_id, "twilio", Channel.SMS, message.id, utc_now())
        record_receipts(session, origin, (Receipt(K.FAILED),))
    assert status_of(database) == "sent"


def test_nothing_can_have_become_of_what_was_never_handed_over(database: Database) -> None:
    add_waiting_messages(database, 1)
    (message,) = read_messages(database)
    report(database, message, K.DELIVERED, K.BOUNCED)
    assert status_of(database) == "queued"


@pytest.mark.parametrize(
    ("kind", "status"), [(K.DELIVERED, "delivered"), (K.FAILED, "failed"), (K.QUEUED, "sent"), (K.DEFERRED, "unknown")]
)
def test_a_receipt_settles_what_nobody_knew(database: Database, tmp_path: Path, kind: ReceiptKind, status: str) -> None:
    add_waiting_messages(database, 1)
    unknown = ScriptedProvider({PERSON: lambda email, _h: answer(email, AttemptOutcome.UNKNOWN, code=None)})
    context = make_context(database, tmp_path, providers=OneProviderPool(unknown))
    send_due(context)
    (message,) = read_messages(database)
    assert message.status == "unknown"
    report(database, message, kind)
    assert status_of(database) == status
    make_due(database)
    assert send_all(context) == 0
    assert len(unknown.received) == 1


def test_what_waits_for_another_try_and_has_arrived_is_not_tried_again(database: Database, tmp_path: Path) -> None:
    add_waiting_messages(database, 1)
    refusing = ScriptedProvider({PERSON: lambda email, _h: answer(email, AttemptOutcome.TRANSIENT, code="451")})
    context = make_context(database, tmp_path, providers=OneProviderPool(refusing))
    send_due(context)
    (message,) = read_messages(database)
    assert message.status == "queued"
    report(database, message, K.DELIVERED)
    make_due(database)
    assert send_all(context) == 0
    assert status_of(database) == "delivered"


def test_a_repeated_receipt_is_stored_once(database: Database, message: Message) -> None:
    receipt = Receipt(K.DELIVERED, provider_message_id="abc", occurred_at=utc_now())
    assert [receive(database, message, receipt) for _turn in range(3)] == [1, 0, 0]
    assert len(read_receipts(database)) == 1


def test_no_receipt_is_from_the_future(database: Database, message: Message) -> None:
    receive(database, message, Receipt(K.DELIVERED, occurred_at=utc_now() + dt.timedelta(hours=3)))
    assert read_receipts(database)[0].occurred_at <= utc_now()


@pytest.mark.parametrize(
    ("receipt", "reason"),
    [
        (Receipt(K.BOUNCED, address_is_bad=True), "hard_bounce"),
        (Receipt(K.COMPLAINED), "complaint"),
        (Receipt(K.UNSUBSCRIBED), "unsubscribed"),
    ],
)
def test_what_a_provider_says_of_an_address_stops_what_is_planned_for_it(
    database: Database, tmp_path: Path, message: Message, receipt: Receipt, reason: str
) -> None:
    publish(database, message.sender_id, Occurrence("next", email=PERSON))
    publish(database, message.sender_id, Occurrence("other", email="other@people.example"))
    plan_all(database)
    receive(database, message, receipt)
    assert suppressions(database) == [("email", digest_email(PERSON), reason)]
    send_all(make_context(database, tmp_path))
    assert statuses(database)[1:] == ["suppressed", "sent"]
    with database.reading() as session:
        states = session.scalars(select(Consent.state)).all()
    assert set(states) == ({"refused"} if receipt.kind is K.UNSUBSCRIBED else set())


def test_a_bounce_that_may_pass_leaves_the_address_alone(database: Database, message: Message) -> None:
    receive(database, message, Receipt(K.BOUNCED))
    assert status_of(database) == "bounced"
    assert suppressions(database) == []


def test_who_subscribes_again_hears_again_but_no_promotion(database: Database, message: Message) -> None:
    receive(database, message, Receipt(K.UNSUBSCRIBED, event_id="1"))
    receive(database, message, Receipt(K.SUBSCRIBED, event_id="2"))
    assert suppressions(database) == []
    with database.reading() as session:
        states = {row.topic: row.state for row in session.execute(select(Consent.topic, Consent.state))}
    assert states.pop("offers") == "refused"
    assert set(states.values()) == {"granted"}


def test_a_number_that_does_not_exist_is_known_although_its_message_is_not(database: Database) -> None:
    sender_id = add_shop(database, Channel.SMS)
    carry(database, sender_id, Channel.SMS)
    with database.unit_of_work() as session:
        origin = Origin(sender_id, "vonage", Channel.SMS, None, utc_now())
        bad = Receipt(K.BOUNCED, provider_message_id="0A01", address=PHONE, address_is_bad=True)
        record_receipts(session, origin, (bad,))
    assert suppressions(database) == [("sms", digest_phone(Channel.SMS, PHONE), "invalid_address")]
    publish_and_plan(database, publish(database, sender_id, Occurrence("one", phone=PHONE)))
    assert [message.reason for message in read_messages(database)] == ["address_suppressed"]


@pytest.mark.parametrize(
    ("agent", "is_machine"),
    [
        ("Mozilla/5.0", True),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0", False),
        (None, False),
    ],
)
def test_what_a_mail_service_saw_open_is_told_apart_like_our_own(
    database: Database, message: Message, agent: str | None, is_machine: bool
) -> None:
    receive(database, message, Receipt(K.OPENED, user_agent=agent))
    assert [receipt.is_machine for receipt in read_receipts(database)] == [is_machine]
    assert status_of(database) == ("sent" if is_machine else "delivered")


@pytest.mark.parametrize("told", ["123456789", "-1", "NaN", "a lot"])
def test_what_no_message_costs_is_not_taken_for_its_price(database: Database, message: Message, told: str) -> None:
    receive(database, message, Receipt(K.DELIVERED, price=(told, "EUR")))
    assert (status_of(database), read_messages(database)[0].cost) == ("delivered", None)


def test_what_a_message_cost_in_the_end_takes_the_place_of_the_estimate(database: Database, message: Message) -> None:
    receive(database, message, Receipt(K.DELIVERED, price=("0.0333", "EUR")))
    (settled,) = read_messages(database)
    assert (str(settled.cost).rstrip("0"), settled.currency) == ("0.0333", "EUR")


def test_callbacks_that_name_the_same_messages_in_opposite_order_do_not_block_each_other(
    database: Database, tmp_path: Path
) -> None:
    sender_id = add_waiting_messages(database, 100)
    send_due(make_context(database, tmp_path))
    ids = [message.id for message in read_messages(database)]
    ready = Barrier(2)

    def apply(kind: ReceiptKind) -> int:
        order = ids if kind is K.DELIVERED else list(reversed(ids))
        receipts = tuple(Receipt(kind, message_id=message_id, event_id=f"{message_id}") for message_id in order)
        ready.wait()
        with database.unit_of_work() as session:
            return record_receipts(session, Origin(sender_id, "ses", Channel.EMAIL, None, utc_now()), receipts)

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(apply, (K.DELIVERED, K.BOUNCED))) == [100, 100]
    assert set(statuses(database)) == {"bounced"}


def test_receipts_of_one_callback_find_their_own_messages(database: Database, tmp_path: Path) -> None:
    sender_id = add_waiting_messages(database, 3)
    send_due(make_context(database, tmp_path))
    first, second, third = read_messages(database)
    with database.unit_of_work() as session:
        origin = Origin(sender_id, "sendgrid", Channel.EMAIL, None, utc_now())
        receipts = (
            Receipt(K.DELIVERED, message_id=first.id, event_id="1"),
            Receipt(K.BOUNCED, message_id=second.id, event_id="2"),
            Receipt(K.DEFERRED, message_id=third.id, event_id="3"),
            Receipt(K.DELIVERED, message_id=uuid.UUID(int=7), event_id="4"),
        )
        assert record_receipts(session, origin, receipts) == 4
    assert [message.status for message in read_messages(database)] == ["delivered", "bounced", "sent"]
