"""What a merchant types to write, judge, show and take back words of messages."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from notifier.api.triggers import Person, TriggerDraft, publish
from notifier.api.vocabulary import Lane, Topic
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.models import MessageTemplate
from portal.alerts.publish import subject_key
from portal.merchants.accounts import get_merchant
from tests.factories.orders import make_contact, make_order
from tests.running.commands import Command, answer, refusal

TRIGGER = "shipment.out_for_delivery"
PLACE = ("fern", TRIGGER, "en")
PART = ("--part", "subject=Order {{ order.number }} is around the corner")


def record_trigger(database: Database, number: str) -> None:
    """What happened to an order of this shop."""
    with database.unit_of_work() as session:
        merchant = get_merchant(session, "fern")
        order = make_order(session, merchant, number=number)
        make_contact(session, order)
        publish(
            session,
            TriggerDraft(
                sender_id=merchant.id,
                trigger=TRIGGER,
                dedupe_key=number,
                subject_key=subject_key(order.id),
                topic=Topic.DELIVERY_UPDATES,
                lane=Lane.URGENT,
                language="en",
                occurred_at=utc_now(),
                lifetime_seconds=3600,
                person=Person("Mira Stone", "mira@people.example", None, "en"),
                facts={
                    "order": {"number": number},
                    "person": {"name": "Mira Stone"},
                    "links": {"page": "https://track.fern.example/t/abc"},
                },
            ),
        )


def test_words_are_written_listed_and_shown(run: Command) -> None:
    saved = answer(run("wording", "set", *PLACE, *PART, "--note", "Friendlier", "--json"))
    assert (saved["version"], saved["note"], saved["findings"]) == (1, "Friendlier", [])
    (listed,) = answer(run("wording", "list", "fern", "--json"))["wordings"]
    assert (listed["trigger"], listed["language"], listed["channel"], listed["rule"]) == (TRIGGER, "en", None, None)
    shown = answer(run("wording", "show", *PLACE, "--json"))
    assert shown["own"] == ["subject"]
    assert shown["parts"]["subject"] == "Order {{ order.number }} is around the corner"
    assert set(shown["parts"]) == {"subject", "headline", "body", "short", "action"}


def test_what_show_prints_can_be_set_again(run: Command, tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    printed = run("wording", "show", *PLACE).stdout
    file.write_text(printed, "utf-8")
    answer(run("wording", "set", *PLACE, "--file", str(file), "--json"))
    assert run("wording", "show", *PLACE).stdout == printed


def test_show_prints_each_part_as_it_would_be_sent(run: Command) -> None:
    answer(run("rule", "set", "fern", TRIGGER, "--channels", "sms", "--name", "at the door", "--json"))
    for place, parts in (
        ((), ("subject=For all", "headline=For all", "body=For all", "short=For all")),
        (("--channel", "sms"), ("headline=For sms", "body=For sms", "short=For sms")),
        (("--rule", "at the door"), ("body=For the rule", "short=For the rule")),
        (("--channel", "sms", "--rule", "at the door"), ("short=For both",)),
    ):
        written = [word for part in parts for word in ("--part", part)]
        answer(run("wording", "set", *PLACE, *place, *written, "--json"))
    shown = answer(run("wording", "show", *PLACE, "--channel", "sms", "--rule", "at the door", "--json"))
    assert shown["own"] == ["body", "headline", "short", "subject"]
    assert [shown["parts"][name] for name in shown["own"]] == ["For the rule", "For sms", "For both", "For all"]
    previewed = answer(run("wording", "preview", *PLACE, "--channel", "sms", "--rule", "at the door", "--json"))
    assert "For both" in previewed["channels"][0]["text"]
    assert answer(run("wording", "show", *PLACE, "--channel", "push", "--json"))["parts"]["short"] == "For all"


def test_a_rule_is_called_by_its_name_wherever_words_are_printed(run: Command) -> None:
    answer(run("rule", "set", "fern", TRIGGER, "--channels", "sms", "--name", "at the door", "--json"))
    there = (*PLACE, "--rule", "at the door")
    assert answer(run("wording", "set", *there, *PART, "--json"))["rule"] == "at the door"
    dropped = answer(run("wording", "restore", *PLACE, "built-in", "--rule", "at the door", "--json"))
    assert dropped["rule"] == "at the door"


@pytest.mark.parametrize("command", ["set", "lint", "preview"])
def test_a_file_in_another_encoding_is_refused_in_a_sentence(run: Command, tmp_path: Path, command: str) -> None:
    file = tmp_path / "words.txt"
    file.write_bytes("[subject]\nIhre Bestellung fährt vor".encode("latin-1"))
    said = refusal(run("wording", command, *PLACE, "--file", str(file)))
    assert "The file 'words.txt' cannot be read: it must be text in UTF-8." in said


def test_the_lists_are_readable(run: Command) -> None:
    assert run("wording", "list", "fern").stdout == "fern uses the built-in words for everything.\n"
    answer(run("rule", "set", "fern", TRIGGER, "--channels", "sms", "--name", "at the door", "--json"))
    assert (
        "these words are used"
        in run("wording", "set", *PLACE, *PART, "--channel", "sms", "--rule", "at the door").stdout
    )
    listed = run("wording", "list", "fern").stdout
    assert listed.split() == [TRIGGER, "en", "sms,", "rule", "at", "the", "door", "version", "1", "subject"]
    assert "never wrote words" in run("wording", "history", *PLACE).stdout


def test_the_history_leads_back(run: Command) -> None:
    answer(run("wording", "set", *PLACE, "--part", "subject=First", "--json"))
    answer(run("wording", "set", *PLACE, "--part", "subject=Second", "--json"))
    assert answer(run("wording", "restore", *PLACE, "1", "--json"))["parts"] == {"subject": "First"}
    dropped = answer(run("wording", "restore", *PLACE, "built-in", "--json"))
    assert (dropped["version"], dropped["is_built_in"]) == (4, True)
    versions = answer(run("wording", "history", *PLACE, "--json"))["versions"]
    assert [(each["version"], each["is_current"]) for each in versions] == [
        (4, True),
        (3, False),
        (2, False),
        (1, False),
    ]
    lines = run("wording", "history", *PLACE).stdout.splitlines()
    assert [line.split()[1] for line in lines] == ["4", "3", "2", "1"]
    assert lines[0].split()[-1] == "built-in"


def test_the_linter_speaks_when_words_are_saved_and_when_asked(run: Command, tmp_path: Path) -> None:
    saved = run("wording", "set", *PLACE, "--part", "subject=Order {{ order.nummer }}")
    assert "error  unknown_variable  subject:1:10  There is no order.nummer here" in saved.stdout
    assert run("wording", "lint", *PLACE).exit_code == 1
    file = tmp_path / "words.txt"
    file.write_text("[subject]\nA discount for you\n", "utf-8")
    judged = run("wording", "lint", *PLACE, "--file", str(file), "--json")
    assert judged.exit_code == 0
    assert [each["code"] for each in json.loads(judged.stdout)["findings"]] == ["promotional"]
    file.write_text("[subject]\nGood news\n", "utf-8")
    assert run("wording", "lint", *PLACE, "--file", str(file)).stdout == "There is nothing to say about these words.\n"


def test_a_preview_takes_the_newest_real_trigger_or_an_invented_one(run: Command, database: Database) -> None:
    invented = answer(run("wording", "preview", *PLACE, "--json"))
    assert invented["occurred_at"] is None
    assert [each["channel"] for each in invented["channels"]] == ["email", "sms", "whatsapp", "push", "inbox", "chat"]
    assert [each["problem"] for each in invented["channels"]] == [None] * 6
    record_trigger(database, "1001")
    record_trigger(database, "1002")
    answer(run("wording", "set", *PLACE, *PART, "--json"))
    newest = answer(run("wording", "preview", *PLACE, "--channel", "email", "--json"))
    assert newest["occurred_at"] is not None
    assert newest["channels"][0]["subject"] == "Order 1002 is around the corner"
    named = answer(run("wording", "preview", *PLACE, "--channel", "email", "--order", "1001", "--json"))
    assert named["channels"][0]["subject"] == "Order 1001 is around the corner"


def test_a_preview_of_a_draft_counts_and_changes_nothing(run: Command, database: Database, tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_text("[short]\nIt comes today.\n", "utf-8")
    words = ("wording", "preview", *PLACE, "--channel", "sms", "--file", str(file), "--price", "0.0079")
    (sms,) = answer(run(*words, "--currency", "EUR", "--json"))["channels"]
    assert sms["text"].startswith("Fern & Hollow: It comes today.")
    assert (sms["sms"]["segments"], sms["sms"]["price"], sms["sms"]["currency"]) == (1, "0.0079", "EUR")
    assert "(1 × GSM-7, " in run(*words).stdout
    with database.reading() as session:
        assert session.scalars(select(MessageTemplate.id)).all() == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("set", *PLACE), "A wording needs at least one of the parts subject,"),
        (("set", *PLACE, "--part", "subject"), "'subject' is no part; write --part name=words."),
        (("set", *PLACE, "--part", "body={% if %}"), "In the part body: The wording cannot be read"),
        (("set", *PLACE, *PART, "--channel", "fax"), "There is no channel 'fax'; known are email,"),
        (("set", *PLACE, *PART, "--rule", "x"), "There is no rule 'x'; known are order.placed,"),
        (("set", "fern", "order.eaten", "en", *PART), "There is no trigger 'order.eaten'"),
        (("set", "fern", TRIGGER, "E!", *PART), "is not a tag such as de or pt-BR."),
        (("set", "nobody", TRIGGER, "en", *PART), "no merchant with the slug 'nobody'"),
        (("restore", *PLACE, "1"), "has no words of your own in en for this place."),
        (("restore", *PLACE, "one"), "The version 'one' is no number"),
        (("lint", *PLACE), "fern uses the built-in words here; name a file with --file"),
        (("preview", *PLACE, "--order", "7"), "This merchant has no order '7'."),
        (("preview", *PLACE, "--price", "much"), "--price is 'much', but must be a number such as 0.0079."),
        (("preview", *PLACE, "--price", "NaN"), "The price of a segment must be a number"),
        (("preview", "fern", "order.eaten", "en"), "There is no trigger 'order.eaten'"),
        (("show", "fern", "order.eaten", "en"), "There are no words for the trigger 'order.eaten'."),
    ],
)
def test_bad_input_gets_one_sentence_and_changes_nothing(
    run: Command, database: Database, words: tuple[str, ...], sentence: str
) -> None:
    assert sentence in refusal(run("wording", *words))
    with database.reading() as session:
        assert session.scalars(select(MessageTemplate.id)).all() == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("Hello", "words.txt, line 1: words before the first header line such as [subject]."),
        ("", "words.txt has no header line; write the parts under [subject], [headline],"),
        ("[footer]\nx", "words.txt, line 1: there is no part [footer]; known are [subject]"),
        ("[short]\nx\n[short]\ny", "words.txt, line 3: the part [short] stands there twice."),
        ("[short]\n\n", "The part short is empty; leave it out to use the built-in words."),
    ],
)
def test_a_file_that_cannot_be_read_says_where(run: Command, tmp_path: Path, content: str, sentence: str) -> None:
    file = tmp_path / "words.txt"
    file.write_text(content, "utf-8")
    assert sentence in refusal(run("wording", "set", *PLACE, "--file", str(file)))
