"""What a rehearsal tells about a rule, and that it leaves everything as it was."""

import datetime as dt
import hashlib
import uuid
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from notifier.audience.wishes import set_message_dial, set_pause
from notifier.authoring.merchant_wordings import WordingDraft, save_wording
from notifier.authoring.rules import RuleDraft, RuleError, save_rule, switch_rule
from notifier.authoring.sender_limits import SenderLimits
from notifier.authoring.stored_limits import save_sender_limits
from notifier.authoring.wording_scope import WordingScope
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.foundation.errors import ProductError, UnknownRecordError
from notifier.foundation.sealing import Sealer
from notifier.foundation.tables import Base
from notifier.models import Recipient
from notifier.policies.quiet_stretch import parse_quiet_stretch
from notifier.rehearsal.read_only import reading_only
from notifier.rehearsal.rehearse import RehearsalRequest, rehearse
from notifier.rehearsal.report import Rehearsal
from notifier.rules.schedule import wait_for
from notifier.sending.record_trigger import record_trigger
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_state import ConsentState
from notifier.vocabulary.message_dial import MessageDial
from notifier.vocabulary.recipient_kind import RecipientKind
from notifier.vocabulary.strategy import Strategy
from notifier.vocabulary.suppression_reason import RefusalReason
from tests.factories.notifier import KEYS, TRIGGER, Occurrence, add_sender, make_draft, plan_all, publish
from tests.factories.notifier_channels import PHONE, answer_consent, carry

DRAFT = RuleDraft("a draft", TRIGGER)


@pytest.fixture
def sender_id(database: Database) -> uuid.UUID:
    with database.unit_of_work() as session:
        return add_sender(session)


def happen(database: Database, sender_id: uuid.UUID, *people: str, ago_seconds: int = 0) -> None:
    """Everybody's parcel is out for delivery; nobody plans it."""
    for person in people:
        occurrence = Occurrence(
            f"{person} {ago_seconds}", email=f"{person}@people.example", phone=PHONE, happened_ago_seconds=ago_seconds
        )
        draft = replace(make_draft(sender_id, occurrence), subject_key=f"order:{person}")
        with database.unit_of_work() as session:
            assert record_trigger(session, draft)


def play(database: Database, sender_id: uuid.UUID, rule: str | RuleDraft = DRAFT, days: int = 90) -> Rehearsal:
    return rehearse(database, Sealer(KEYS), RehearsalRequest(sender_id, rule, days))


def digest_tables(database: Database) -> dict[str, tuple[int, str]]:
    """How many rows each table has, and a digest of everything in them."""
    found = {}
    with database.reading() as session:
        for table in Base.metadata.sorted_tables:
            rows = sorted(repr(tuple(row)) for row in session.execute(text(f'SELECT * FROM "{table.name}"')))
            found[table.name] = (len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest())
    return found


def test_nothing_is_changed(database: Database, sender_id: uuid.UUID) -> None:
    happen(database, sender_id, "mira", "noor")
    everybody = (RecipientKind.SHOPPER, RecipientKind.RECEIVER, RecipientKind.CARRIER, RecipientKind.TEAM)
    with database.unit_of_work() as session:
        save_rule(session, sender_id, RuleDraft("stored", TRIGGER, tuple(Channel), recipients=everybody))
    plan_all(database)
    happen(database, sender_id, "otto")
    before = digest_tables(database)
    found = play(database, sender_id, "stored")
    assert found.triggers == 3
    assert digest_tables(database) == before


def test_a_rehearsal_of_a_rule_for_others_stores_nobody(database: Database, sender_id: uuid.UUID) -> None:
    happen(database, sender_id, "mira")
    before = digest_tables(database)
    found = play(database, sender_id, replace(DRAFT, recipients=(RecipientKind.TEAM, RecipientKind.CARRIER)))
    assert {one.reason for one in found.messages} == {RefusalReason.UNREACHABLE}
    assert digest_tables(database) == before


def test_its_sessions_cannot_write(database: Database, sender_id: uuid.UUID) -> None:
    with reading_only(database) as session, pytest.raises(DBAPIError):
        session.execute(text("UPDATE senders SET name = 'another'"))
    # Its connection goes back to those who may.
    with database.unit_of_work() as session:
        session.execute(text("UPDATE senders SET name = 'another'"))


def test_it_tells_who_would_have_got_what(database: Database, sender_id: uuid.UUID) -> None:
    happen(database, sender_id, "mira", "noor")
    happen(database, sender_id, "mira", ago_seconds=600)
    with database.unit_of_work() as session:
        record_trigger(session, make_draft(sender_id, Occurrence("nobody", email=None)))
    found = play(database, sender_id, replace(DRAFT, channels=(Channel.EMAIL, Channel.SMS)))
    (email,) = found.channels
    assert (found.triggers, found.people, email.channel, email.messages, email.people) == (4, 2, Channel.EMAIL, 3, 2)
    assert sum(day.channels[Channel.EMAIL] for day in found.days) == 3
    assert {(one.reason, one.channel): one.messages for one in found.held_back} == {
        (RefusalReason.NO_PROVIDER, Channel.SMS): 4,
        (RefusalReason.UNREACHABLE, Channel.EMAIL): 1,
    }
    assert found.busiest[0].channels == {Channel.EMAIL: 2}
    assert found.busiest[0].name == "Mira Lindqvist"
    assert len(found.messages) == 8


def test_only_the_last_days_count(database: Database, sender_id: uuid.UUID) -> None:
    happen(database, sender_id, "mira", "noor")
    with database.unit_of_work() as session:
        long_ago = utc_now() - dt.timedelta(days=40)
        statement = text("UPDATE trigger_events SET recorded_at = :at WHERE subject_key = 'order:noor'")
        session.execute(statement, {"at": long_ago if database.engine.name == "postgresql" else f"{long_ago:%F %T.%f}"})
    assert play(database, sender_id, days=30).triggers == 1
    assert play(database, sender_id, days=60).triggers == 2


def test_costs_follow_from_the_price_of_the_account(database: Database, sender_id: uuid.UUID) -> None:
    happen(database, sender_id, "mira", "noor")
    carry(database, sender_id, Channel.SMS, settings={"price": "0.075", "currency": "EUR"})
    found = play(database, sender_id, replace(DRAFT, channels=(Channel.SMS, Channel.EMAIL)))
    sms = next(one for one in found.channels if one.channel is Channel.SMS)
    email = next(one for one in found.channels if one.channel is Channel.EMAIL)
    assert sms.cost is not None
    segments = [one.preview.sms.segments for one in found.samples if one.preview.sms is not None]
    assert sms.cost.amount == 2 * segments[0] * Decimal("0.075")
    assert (sms.cost.currency, sms.cost.rendered) == ("EUR", 2)
    assert email.cost is None


def test_steps_of_a_cascade_that_may_not_be_needed_are_told_apart(database: Database, sender_id: uuid.UUID) -> None:
    happen(database, sender_id, "mira")
    cascade = replace(DRAFT, channels=(Channel.INBOX, Channel.EMAIL), strategy=Strategy.CASCADE)
    found = play(database, sender_id, cascade)
    assert [(one.channel, one.messages, one.if_needed) for one in found.channels] == [
        (Channel.EMAIL, 0, 1),
        (Channel.INBOX, 1, 0),
    ]


def test_rules_that_tell_the_same_clash(database: Database, sender_id: uuid.UUID) -> None:
    happen(database, sender_id, "mira", "noor")
    with database.unit_of_work() as session:
        save_rule(session, sender_id, RuleDraft("at once", TRIGGER, (Channel.EMAIL, Channel.INBOX)))
        save_rule(session, sender_id, RuleDraft("much later", TRIGGER, timing=wait_for(2 * 3600)))
        save_rule(session, sender_id, RuleDraft("elsewhere", TRIGGER, (Channel.PUSH,)))
        save_rule(session, sender_id, RuleDraft("of another", "shipment.delivered"))
        save_rule(session, sender_id, RuleDraft("off", TRIGGER))
        switch_rule(session, sender_id, "off", is_on=False)
    soon = replace(DRAFT, timing=wait_for(1800))
    (clash,) = play(database, sender_id, soon).clashes
    assert (clash.rule_name, clash.channel, clash.messages, clash.people) == ("at once", Channel.EMAIL, 2, 2)


def test_a_rule_does_not_clash_with_itself(database: Database, sender_id: uuid.UUID) -> None:
    happen(database, sender_id, "mira")
    with database.unit_of_work() as session:
        save_rule(session, sender_id, DRAFT)
    assert play(database, sender_id, DRAFT.name).clashes == ()
    assert play(database, sender_id, DRAFT).clashes == ()


def test_news_of_one_order_is_folded_and_newer_news_replaces(database: Database, sender_id: uuid.UUID) -> None:
    for key in ("first", "second"):
        publish(database, sender_id, Occurrence(key))
    found = play(database, sender_id, replace(DRAFT, digest_seconds=1200))
    assert [(one.reason, one.messages) for one in found.held_back] == [(RefusalReason.FOLDED, 1)]
    assert found.channels[0].messages == 1


def test_quiet_hours_say_until_when(database: Database, sender_id: uuid.UUID) -> None:
    happen(database, sender_id, "mira")
    # All but the hour that comes two hours from now is quiet.
    opens_at = (utc_now() + dt.timedelta(hours=2)).replace(minute=0, second=0, microsecond=0)
    with database.unit_of_work() as session:
        session.execute(text("UPDATE senders SET time_zone = 'Etc/UTC'"))
        until, start = f"{opens_at:%H:%M}", f"{opens_at + dt.timedelta(hours=1):%H:%M}"
        quiet = parse_quiet_stretch({"from": start, "until": until})
        save_sender_limits(session, sender_id, SenderLimits(quiet=quiet, quiet_channels=(Channel.EMAIL,)))
    (deferred,) = play(database, sender_id).deferred
    assert (deferred.channel, deferred.messages, deferred.last_until) == (Channel.EMAIL, 1, opens_at)


def test_a_shoppers_own_quiet_hours_count_where_the_shop_has_no_limits(
    database: Database, sender_id: uuid.UUID
) -> None:
    happen(database, sender_id, "mira", "noor")
    start = utc_now() - dt.timedelta(hours=2)
    with database.unit_of_work() as session:
        person = session.scalars(select(Recipient).order_by(Recipient.id).limit(1)).one()
        person.time_zone = "Etc/UTC"
        person.quiet_hours = {"from": f"{start:%H:%M}", "until": f"{start + dt.timedelta(hours=5):%H:%M}"}
    (deferred,) = play(database, sender_id).deferred
    assert deferred.messages == 1


def test_refusals_of_today_count(database: Database, sender_id: uuid.UUID) -> None:
    happen(database, sender_id, "mira", "noor")
    answer_consent(database, sender_id, Channel.EMAIL, ConsentState.REFUSED)
    found = play(database, sender_id)
    assert [(one.reason, one.messages) for one in found.held_back] == [(RefusalReason.CONSENT_REFUSED, 2)]
    assert (found.people, found.channels, found.samples) == (0, (), ())


def test_the_dial_of_today_counts_and_a_pause_of_today_does_not(database: Database, sender_id: uuid.UUID) -> None:
    happen(database, sender_id, "mira", "noor")
    with database.unit_of_work() as session:
        silent, paused = session.scalars(select(Recipient.id).order_by(Recipient.id))
        set_message_dial(session, (sender_id, silent), MessageDial.SILENT)
        set_pause(session, (sender_id, paused), utc_now() + dt.timedelta(days=1), now=utc_now())
    found = play(database, sender_id)
    assert [(one.reason, one.messages) for one in found.held_back] == [(RefusalReason.DIAL_TURNED_DOWN, 1)]
    assert [(one.channel, one.messages) for one in found.channels] == [(Channel.EMAIL, 1)]


def test_samples_are_said_in_the_shops_own_words(database: Database, sender_id: uuid.UUID) -> None:
    happen(database, sender_id, "mira", "noor", "otto", "pia")
    scope = WordingScope(TRIGGER, "en", Channel.EMAIL)
    with database.unit_of_work() as session:
        save_wording(session, sender_id, WordingDraft(scope, {"subject": "Look out of the window, {{ person.name }}"}))
    found = play(database, sender_id, replace(DRAFT, channels=(Channel.EMAIL, Channel.INBOX)))
    assert len(found.samples) == 3
    assert {one.message.channel for one in found.samples} == {Channel.EMAIL, Channel.INBOX}
    emails = [one for one in found.samples if one.message.channel is Channel.EMAIL]
    assert {one.preview.subject for one in emails} == {"Look out of the window, Mira Lindqvist"}


def test_progress_is_told(database: Database, sender_id: uuid.UUID) -> None:
    happen(database, sender_id, "mira", "noor")
    seen: list[tuple[int, int]] = []
    rehearse(database, Sealer(KEYS), RehearsalRequest(sender_id, DRAFT), lambda done, total: seen.append((done, total)))
    assert seen == [(0, 2), (2, 2)]


def test_what_cannot_be_rehearsed_is_refused_in_a_sentence(database: Database, sender_id: uuid.UUID) -> None:
    with pytest.raises(UnknownRecordError, match="There is no rule 'nowhere'; known are none"):
        play(database, sender_id, "nowhere")
    with pytest.raises(RuleError, match="at least one channel"):
        play(database, sender_id, replace(DRAFT, channels=()))
    with pytest.raises(ProductError, match="1 to 400 days"):
        play(database, sender_id, days=0)
    with pytest.raises(UnknownRecordError, match="There is no sender"):
        play(database, uuid.uuid4())
