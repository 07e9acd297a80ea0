"""A merchant's own words are kept in every version, and messages say the ones that fit best."""

import json
import uuid
from collections.abc import Mapping

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.authoring.look_at_wording import PreviewRequest, lint_draft, show_wording
from notifier.authoring.merchant_wordings import (
    WordingDraft,
    WordingDraftError,
    WordingVersion,
    drop_wording,
    load_wording_history,
    load_wordings,
    restore_wording,
    save_wording,
)
from notifier.authoring.wording import PARTS, get_wording
from notifier.authoring.wording_book import BUILT_IN, WordingBook, load_wording_book, with_draft
from notifier.authoring.wording_scope import WordingScope, WordingScopeError
from notifier.channels.rendering import LONGEST_SOURCE
from notifier.foundation.database import Database
from notifier.foundation.errors import ProductError, UnknownRecordError
from notifier.foundation.ids import new_id
from notifier.foundation.sealing import Sealer
from notifier.models import MessageTemplate, Sender, SenderChannel
from notifier.queries.sender_views import load_sender_views
from notifier.vocabulary.channel import Channel
from tests.factories.notifier import TRIGGER, add_rule, add_sender
from tests.running.statements import counting

SEALER = Sealer(("0123456789abcdef0123456789abcdef",))
ENGLISH = WordingScope(TRIGGER, "en")


@pytest.fixture
def sender_id(database: Database) -> uuid.UUID:
    with database.unit_of_work() as session:
        return add_sender(session)


def save(database: Database, sender_id: uuid.UUID, scope: WordingScope = ENGLISH, **parts: str) -> WordingVersion:
    with database.unit_of_work() as session:
        return save_wording(session, sender_id, WordingDraft(scope, parts or {"subject": "Here we come"}))


def history(database: Database, sender_id: uuid.UUID, scope: WordingScope = ENGLISH) -> tuple[WordingVersion, ...]:
    with database.reading() as session:
        return load_wording_history(session, sender_id, scope)


def book(database: Database, *sender_ids: uuid.UUID) -> WordingBook:
    with database.reading() as session:
        return load_wording_book(session, load_sender_views(session, sender_ids))


def said(database: Database, sender_id: uuid.UUID, language: str = "en", channel: Channel = Channel.EMAIL) -> str:
    return book(database, sender_id).choose_wording(sender_id, None, TRIGGER, channel, language).subject


def set_language(database: Database, sender_id: uuid.UUID, language: str) -> None:
    with database.unit_of_work() as session:
        session.get_one(Sender, sender_id).language = language


def count_queries(database: Database, *sender_ids: uuid.UUID) -> int:
    """Queries of the book alone, its senders being read already."""
    with database.reading() as session:
        senders = load_sender_views(session, sender_ids)
        with counting(database.engine) as statements:
            load_wording_book(session, senders)
    return len(statements)


def test_every_save_is_a_version_and_the_last_one_counts(database: Database, sender_id: uuid.UUID) -> None:
    assert save(database, sender_id, subject="First").version == 1
    assert save(database, sender_id, subject="Second", body="More").version == 2
    versions = history(database, sender_id)
    assert [(each.version, each.is_current, dict(each.parts)) for each in versions] == [
        (2, True, {"subject": "Second", "body": "More"}),
        (1, False, {"subject": "First"}),
    ]
    assert said(database, sender_id) == "Second"


def test_the_same_words_again_are_no_new_version(database: Database, sender_id: uuid.UUID) -> None:
    first = save(database, sender_id, subject="Same")
    assert save(database, sender_id, subject="  Same\r\n") == first
    assert len(history(database, sender_id)) == 1


def test_an_earlier_version_comes_back_as_a_new_one(database: Database, sender_id: uuid.UUID) -> None:
    save(database, sender_id, subject="First")
    save(database, sender_id, subject="Second")
    with database.unit_of_work() as session:
        restored = restore_wording(session, sender_id, ENGLISH, 1)
    assert (restored.version, dict(restored.parts), restored.note) == (3, {"subject": "First"}, "Version 1 again.")
    assert said(database, sender_id) == "First"
    with (
        pytest.raises(UnknownRecordError, match=r"no version 9; there are 1, 2, 3\."),
        database.unit_of_work() as session,
    ):
        restore_wording(session, sender_id, ENGLISH, 9)


def test_going_back_to_the_built_in_words_is_a_version_too(database: Database, sender_id: uuid.UUID) -> None:
    save(database, sender_id, subject="Own")
    with database.unit_of_work() as session:
        dropped = drop_wording(session, sender_id, ENGLISH, note="Ours were too long.")
    assert (dropped.version, dropped.is_built_in) == (2, True)
    assert said(database, sender_id) == get_wording(TRIGGER, "en").subject
    with database.reading() as session:
        assert load_wordings(session, sender_id) == ()
    with database.unit_of_work() as session:
        restore_wording(session, sender_id, ENGLISH, 1)
    assert said(database, sender_id) == "Own"


def test_what_was_never_written_cannot_be_dropped(database: Database, sender_id: uuid.UUID) -> None:
    with pytest.raises(UnknownRecordError, match="has no words of your own in en"), database.unit_of_work() as session:
        drop_wording(session, sender_id, ENGLISH)


def test_wordings_in_use_are_listed_once_per_place(database: Database, sender_id: uuid.UUID) -> None:
    save(database, sender_id, subject="All")
    save(database, sender_id, subject="All again")
    save(database, sender_id, WordingScope(TRIGGER, "en", Channel.SMS), short="Short")
    save(database, sender_id, WordingScope("order.placed", "ar_eg"), subject="شكرا")
    with database.reading() as session:
        found = load_wordings(session, sender_id)
        assert len(load_wordings(session, sender_id, TRIGGER)) == 2
    assert {(each.scope.trigger, each.scope.language, each.scope.channel) for each in found} == {
        (TRIGGER, "en", None),
        (TRIGGER, "en", Channel.SMS),
        ("order.placed", "ar-EG", None),
    }


@pytest.mark.parametrize(
    ("scope", "parts", "sentence"),
    [
        (WordingScope("order.eaten", "en"), {"subject": "x"}, "There is no trigger 'order.eaten'; known are "),
        (WordingScope("account.invited", "en"), {"subject": "x"}, "account.invited opens an account: its words are "),
        (WordingScope(TRIGGER, "English!"), {"subject": "x"}, "The language 'english!' is not a tag such as de"),
        (ENGLISH, {}, "A wording needs at least one of the parts subject, headline, body, short, action."),
        (ENGLISH, {"footer": "x"}, "There is no part 'footer'; a wording has subject, headline,"),
        (ENGLISH, {"subject": "  \n"}, "The part subject is empty; leave it out to use the built-in words."),
        (ENGLISH, {"body": "{% if %}"}, "In the part body: The wording cannot be read"),
        (ENGLISH, {"body": "{% include 'x' %}"}, "In the part body: The wording uses the tag 'include' in line 1"),
        (ENGLISH, dict.fromkeys(PARTS, "x" * (LONGEST_SOURCE // 4)), "at most 10000 are allowed"),
        (
            WordingScope(TRIGGER, "nl"),
            {"subject": "Dag"},
            "no built-in words in nl to fill up with: write headline, body",
        ),
        (WordingScope(TRIGGER, "en", None, uuid.UUID(int=5)), {"subject": "x"}, "There is no such rule"),
    ],
)
def test_what_cannot_be_said_is_refused_and_nothing_is_kept(
    database: Database, sender_id: uuid.UUID, scope: WordingScope, parts: Mapping[str, str], sentence: str
) -> None:
    with pytest.raises(ProductError) as refused:
        save(database, sender_id, scope, **(parts or {"": ""})) if parts else _save_nothing(database, sender_id)
    assert sentence in str(refused.value)
    assert isinstance(refused.value, (WordingDraftError, WordingScopeError, UnknownRecordError))
    with database.reading() as session:
        assert session.scalars(select(MessageTemplate.id)).all() == []


def _save_nothing(database: Database, sender_id: uuid.UUID) -> None:
    with database.unit_of_work() as session:
        save_wording(session, sender_id, WordingDraft(ENGLISH, {}))


def test_nobody_writes_for_a_sender_that_is_not_there(database: Database) -> None:
    with pytest.raises(UnknownRecordError, match="There is no sender"):
        save(database, new_id())


def test_a_rule_of_another_trigger_or_sender_gets_no_words(database: Database, sender_id: uuid.UUID) -> None:
    with database.unit_of_work() as session:
        other_rule = add_rule(session, sender_id, trigger="order.placed")
        foreign_rule = add_rule(session, add_sender(session))
    with pytest.raises(WordingDraftError, match=r"answers order\.placed, not shipment"):
        save(database, sender_id, WordingScope(TRIGGER, "en", None, other_rule))
    with pytest.raises(UnknownRecordError, match="no such rule"):
        save(database, sender_id, WordingScope(TRIGGER, "en", None, foreign_rule))


def test_senders_do_not_hear_each_others_words(database: Database, sender_id: uuid.UUID) -> None:
    with database.unit_of_work() as session:
        other = add_sender(session)
    save(database, sender_id, subject="Only mine")
    both = book(database, sender_id, other)
    chosen = [both.choose_wording(each, None, TRIGGER, Channel.EMAIL, "en").subject for each in (sender_id, other)]
    assert chosen == ["Only mine", get_wording(TRIGGER, "en").subject]


def test_the_most_special_words_of_each_part_are_said(database: Database, sender_id: uuid.UUID) -> None:
    with database.unit_of_work() as session:
        rule_id = add_rule(session, sender_id)
    save(database, sender_id, subject="all", headline="all", body="all", short="all")
    save(database, sender_id, WordingScope(TRIGGER, "en", Channel.SMS), headline="sms", body="sms", short="sms")
    save(database, sender_id, WordingScope(TRIGGER, "en", None, rule_id), body="rule", short="rule")
    save(database, sender_id, WordingScope(TRIGGER, "en", Channel.SMS, rule_id), short="rule and sms")
    chosen = book(database, sender_id).choose_wording(sender_id, rule_id, TRIGGER, Channel.SMS, "en")
    assert (chosen.subject, chosen.headline, chosen.body, chosen.short) == ("all", "sms", "rule", "rule and sms")
    assert chosen.action == get_wording(TRIGGER, "en").action
    other = book(database, sender_id).choose_wording(sender_id, new_id(), TRIGGER, Channel.PUSH, "en")
    assert (other.headline, other.body, other.short) == ("all", "all", "all")


def test_the_language_is_the_readers_then_its_base_then_the_merchants(database: Database, sender_id: uuid.UUID) -> None:
    # A language without built-in words.
    set_language(database, sender_id, "nl")
    own = dict.fromkeys(PARTS, "Nederlands")
    save(database, sender_id, WordingScope(TRIGGER, "ar"), subject="عربي")
    save(database, sender_id, WordingScope(TRIGGER, "ar-EG"), subject="مصري")
    assert [said(database, sender_id, language) for language in ("ar-EG", "ar", "ar-MA")] == ["مصري", "عربي", "عربي"]
    assert said(database, sender_id, "en") == get_wording(TRIGGER, "en").subject
    save(database, sender_id, WordingScope(TRIGGER, "nl"), **own)
    assert [said(database, sender_id, language) for language in ("en", "ar-EG", "nl-BE")] == [
        "Nederlands",
        "مصري",
        "Nederlands",
    ]


@pytest.mark.parametrize("reader", ["zh-TW", "zh_TW", "zh-HK", "zh"])
def test_readers_served_by_built_in_words_of_a_relative_are_served_by_the_merchants_too(
    database: Database, sender_id: uuid.UUID, reader: str
) -> None:
    save(database, sender_id, subject="English")
    save(database, sender_id, WordingScope(TRIGGER, "zh-Hant"), subject="中文")
    assert said(database, sender_id, reader) == "中文"
    save(database, sender_id, WordingScope(TRIGGER, "zh-TW"), subject="臺灣")
    assert said(database, sender_id, reader) == ("臺灣" if reader in ("zh-TW", "zh_TW") else "中文")


def test_a_language_is_looked_at_however_it_is_spelt(database: Database, sender_id: uuid.UUID) -> None:
    save(database, sender_id, WordingScope(TRIGGER, "pt-BR"), subject="Oi")
    scope = WordingScope(TRIGGER, "pt_br", Channel.EMAIL)
    with database.reading() as session:
        assert show_wording(session, SEALER, sender_id, PreviewRequest(scope=scope)).channels[0].subject == "Oi"
        request = PreviewRequest(scope=WordingScope(TRIGGER, "pt_br"), draft_parts={"subject": "Olá"})
        assert show_wording(session, SEALER, sender_id, request).channels[0].subject == "Olá"
        assert lint_draft(session, SEALER, sender_id, scope, {"subject": "Olá"}) == ()


def test_text_messages_are_measured_as_the_account_of_the_sender_writes_them(
    database: Database, sender_id: uuid.UUID
) -> None:
    scope, parts = WordingScope(TRIGGER, "en", Channel.SMS), {"short": "It’s “on its way” – " + "tra-la " * 10}
    with database.reading() as session:
        assert [found.code for found in lint_draft(session, SEALER, sender_id, scope, parts)] == ["sms_segments"]
    settings = SEALER.seal(json.dumps({"transliterate": "1"}))
    with database.unit_of_work() as session:
        session.add(SenderChannel(sender_id=sender_id, channel="sms", provider="twilio", settings_sealed=settings))
    request = PreviewRequest(scope=scope, draft_parts=parts)
    with database.reading() as session:
        assert lint_draft(session, SEALER, sender_id, scope, parts) == ()
        (shown,) = show_wording(session, SEALER, sender_id, request).channels
    assert shown.sms is not None
    assert (shown.sms.encoding, shown.sms.segments) == ("GSM-7", 1)


def test_a_message_is_in_one_language_whatever_parts_are_missing(database: Database, sender_id: uuid.UUID) -> None:
    save(database, sender_id, WordingScope(TRIGGER, "ar"), subject="عربي")
    save(database, sender_id, subject="English", body="English")
    chosen = book(database, sender_id).choose_wording(sender_id, None, TRIGGER, Channel.EMAIL, "ar")
    built_in = get_wording(TRIGGER, "ar")
    assert (chosen.subject, chosen.body, chosen.language) == ("عربي", built_in.body, "ar")


@pytest.mark.parametrize(("tag", "base"), [("zh-TW", "zh-Hant"), ("pt-BR", "pt"), ("ar-EG", "ar")])
def test_words_in_a_relative_of_a_built_in_language_are_filled_up_with_it(
    database: Database, sender_id: uuid.UUID, tag: str, base: str
) -> None:
    save(database, sender_id, WordingScope(TRIGGER, tag), subject="Mine")
    chosen = book(database, sender_id).choose_wording(sender_id, None, TRIGGER, Channel.EMAIL, tag)
    assert (chosen.subject, chosen.body) == ("Mine", get_wording(TRIGGER, base).body)


def test_words_for_another_channel_do_not_choose_the_language(database: Database, sender_id: uuid.UUID) -> None:
    save(database, sender_id, WordingScope(TRIGGER, "ar", Channel.SMS), short="قصير")
    save(database, sender_id, subject="English")
    assert said(database, sender_id, "ar", Channel.EMAIL) == "English"


def test_a_book_costs_one_query_for_new_senders_and_none_for_known_ones(
    database: Database, sender_id: uuid.UUID
) -> None:
    with database.unit_of_work() as session:
        other = add_sender(session)
    save(database, other, subject="Own")
    assert count_queries(database, sender_id, other) == 1
    assert count_queries(database, sender_id, other) == 0
    save(database, sender_id, subject="New")
    assert count_queries(database, sender_id, other) == 1
    assert said(database, sender_id) == "New"


def test_words_that_are_taken_back_are_not_remembered(database: Database, sender_id: uuid.UUID) -> None:
    with Session(database.engine) as session:
        save_wording(session, sender_id, WordingDraft(ENGLISH, {"subject": "Never saved"}))
        inside = load_wording_book(session, load_sender_views(session, (sender_id,)))
        assert inside.choose_wording(sender_id, None, TRIGGER, Channel.EMAIL, "en").subject == "Never saved"
        session.rollback()
    save(database, sender_id, subject="Saved")
    assert said(database, sender_id) == "Saved"


def test_a_draft_is_seen_only_in_its_own_book(database: Database, sender_id: uuid.UUID) -> None:
    save(database, sender_id, subject="Saved", body="Saved")
    stored = book(database, sender_id)
    with database.reading() as session:
        sender = load_sender_views(session, (sender_id,))[sender_id]
    tried = with_draft(stored, sender, ENGLISH, {"subject": "Draft"})
    dropped = with_draft(stored, sender, ENGLISH, {})
    subjects = [
        each.choose_wording(sender_id, None, TRIGGER, Channel.EMAIL, "en").subject
        for each in (tried, dropped, stored, with_draft(BUILT_IN, sender, ENGLISH, {"subject": "First"}))
    ]
    assert subjects == ["Draft", get_wording(TRIGGER, "en").subject, "Saved", "First"]
    assert tried.choose_wording(sender_id, None, TRIGGER, Channel.EMAIL, "en").body == get_wording(TRIGGER, "en").body
