"""Wording in the console: what is said, what is wrong with it, how it looks, and back again."""

import html
import re

import pytest
from flask import Flask
from sqlalchemy import select

from notifier.api.catalogue import TRIGGER_TYPES
from notifier.api.rules import RuleDraft, get_rule, install_rules
from notifier.api.vocabulary import Channel
from notifier.api.wording import PARTS, WordingScope, get_wording, load_wordings
from notifier.foundation.database import Database
from portal.console.wording.facts import list_facts
from portal.models import AuditEntry
from portal.web.locale import get_locale, use_locale
from tests.running.console import ConsoleVisitor

TRIGGER = "shipment.delivered"
PAGE = f"/console/wording/{TRIGGER}"


@pytest.fixture
def database(app: Flask) -> Database:
    """The database of the application."""
    opened: Database = app.extensions["database"]
    return opened


def built_in(language: str = "en") -> dict[str, str]:
    """The parts as they stand in a form nobody has changed."""
    wording = get_wording(TRIGGER, language)
    return {name: str(getattr(wording, name)) for name in PARTS}


def typed(**parts: str) -> dict[str, str]:
    """The form with these parts changed."""
    return built_in() | parts | {"language": "en"}


def own_parts(database: Database, visitor: ConsoleVisitor, language: str = "en") -> dict[str, str] | None:
    """What the shop says in its own words, on all channels."""
    with database.reading() as session:
        found = load_wordings(session, visitor.merchant_id, TRIGGER)
    return next((dict(one.parts) for one in found if one.scope == WordingScope(TRIGGER, language)), None)


def audited(database: Database) -> list[AuditEntry]:
    """What the audit log has of wording, oldest first."""
    with database.reading() as session:
        query = select(AuditEntry).where(AuditEntry.action.startswith("wording."))
        found = list(session.scalars(query.order_by(AuditEntry.recorded_at, AuditEntry.id)))
        session.expunge_all()
    return found


def undo_fields(page: str) -> tuple[str, dict[str, str]]:
    """Where the undo button of a page leads, and what it sends."""
    form = re.search(r'<form method="post" action="([^"]+)">((?:(?!</form>).)*)>Undo<', page, re.DOTALL)
    assert form is not None, page[:3000]
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form[2]))
    return html.unescape(form[1]), {name: value for name, value in fields.items() if name != "csrf_token"}


def test_every_message_that_can_be_written_stands_in_the_list_once(support: ConsoleVisitor) -> None:
    page = support.read("/console/wording")
    for name in TRIGGER_TYPES:
        expected = 0 if name.startswith("account.") else 1
        assert page.count(f'href="/console/wording/{name}"') == expected, name
    assert "Your order #1047 has been delivered" in page


def test_the_list_is_searched_and_narrowed_to_what_the_shop_changed(editor: ConsoleVisitor) -> None:
    found = editor.read("/console/wording?q=delivered+neighbour")
    assert "/console/wording/shipment.delivered_to_neighbour" in found
    assert "/console/wording/order.placed" not in found
    assert "No such message" in editor.read("/console/wording?q=zeppelin")
    assert "All messages say the built-in words" in editor.read("/console/wording?own=1")
    editor.done(PAGE, typed(subject="It is there") | {"channel": ""})
    changed = editor.read("/console/wording?own=1")
    assert f'href="{PAGE}?language=en"' in changed
    assert "It is there" in changed
    assert "/console/wording/order.placed" not in changed


def test_only_the_parts_that_were_changed_become_the_shops_own(database: Database, editor: ConsoleVisitor) -> None:
    page = editor.done(PAGE, typed(subject="Order {{ order.number }} is there") | {"note": "Shorter"})
    assert own_parts(database, editor) == {"subject": "Order {{ order.number }} is there"}
    assert "Shorter" in page
    (entry,) = audited(database)
    assert (entry.action, entry.subject_name) == ("wording.changed", f"{TRIGGER} (en)")
    assert entry.after == {"subject": "Order {{ order.number }} is there"}
    path, fields = undo_fields(page)
    editor.done(path, fields)
    assert own_parts(database, editor) is None
    assert [one.action for one in audited(database)] == ["wording.changed", "wording.dropped"]


def test_saving_what_is_said_already_changes_nothing(database: Database, editor: ConsoleVisitor) -> None:
    assert "Nothing has changed" in editor.done(PAGE, typed())
    editor.done(PAGE, typed(subject="It is there"))
    assert "Nothing has changed" in editor.done(PAGE, typed(subject="It is there"))
    assert len(audited(database)) == 1


def test_words_with_an_error_are_not_saved_and_stay_in_the_form(database: Database, editor: ConsoleVisitor) -> None:
    answer = editor.send(PAGE, typed(subject="Order {{ order.numbr }} is there"))
    assert answer.status_code == 422
    assert "There is no order.numbr here; perhaps order.number is meant." in answer.text
    assert "Order {{ order.numbr }} is there" in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert own_parts(database, editor) is None
    assert editor.send(PAGE, typed(subject="{% if %}")).status_code == 422


def test_words_with_a_warning_are_saved(database: Database, editor: ConsoleVisitor) -> None:
    page = editor.done(PAGE, typed(subject="YOUR ORDER IS FINALLY THERE"))
    assert "is-warning" in page
    assert own_parts(database, editor) == {"subject": "YOUR ORDER IS FINALLY THERE"}


def test_an_earlier_version_comes_back_and_can_be_taken_back(database: Database, editor: ConsoleVisitor) -> None:
    editor.done(PAGE, typed(subject="One"))
    page = editor.done(PAGE, typed(subject="Two"))
    path, fields = undo_fields(page)
    assert fields == {"language": "en", "version": "1"}
    page = editor.done(path, fields)
    assert own_parts(database, editor) == {"subject": "One"}
    assert "Version 1 again." in page
    editor.done(*undo_fields(page))
    assert own_parts(database, editor) == {"subject": "Two"}
    page = editor.done(f"{PAGE}/drop", {"language": "en"})
    assert own_parts(database, editor) is None
    editor.done(*undo_fields(page))
    assert own_parts(database, editor) == {"subject": "Two"}
    for version in ("99", "", "two"):
        answer = editor.send(f"{PAGE}/restore", {"language": "en", "version": version})
        assert answer.status_code == 404, version


def test_the_preview_follows_what_is_typed_and_keeps_nothing(database: Database, editor: ConsoleVisitor) -> None:
    fields = typed(short="Parcel {{ order.number }} is at your door", subject="Here it is")
    part = editor.send(f"{PAGE}/preview", fields, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert "<html" not in part.text
    for shown in ("Parcel #1047 is at your door", "GSM-7", "Here it is", 'id="short-whose" hx-swap-oob="true"'):
        assert shown in part.text, shown
    assert part.text.count("Your words") == 2
    whole = editor.send(f"{PAGE}/preview", fields)
    assert "Parcel {{ order.number }} is at your door" in html.unescape(whole.text)
    assert own_parts(database, editor) is None


def test_letters_that_make_a_text_message_dear_are_replaced_on_request(editor: ConsoleVisitor) -> None:
    dear = "It’s here – “{{ order.number }}” was left at your door, with our best wishes for the days ahead"
    page = editor.send(f"{PAGE}/preview", typed(short=dear)).text
    assert 'name="look_alikes"' in page
    page = html.unescape(editor.send(f"{PAGE}/preview", typed(short=dear) | {"look_alikes": "1"}).text)
    assert 'It\'s here - "{{ order.number }}" was left' in page
    assert 'name="look_alikes"' not in page


def test_the_mail_is_shown_in_a_frame_that_runs_nothing(editor: ConsoleVisitor) -> None:
    stored = editor.open(f"{PAGE}/mail?language=en")
    draft = editor.send(f"{PAGE}/mail", typed(body="It leans on your <b>door</b>."))
    assert "It leans on your &lt;b&gt;door&lt;/b&gt;." in draft.text
    assert "leans on" not in stored.text
    for answer in (stored, draft):
        policy = answer.headers["Content-Security-Policy"]
        assert "frame-ancestors 'self'" in policy
        assert "script-src" not in policy
        assert policy.startswith("default-src 'none'")
        assert "allow-scripts" not in policy
    assert editor.open(f"{PAGE}/mail?language=en&channel=sms").status_code == 404


def test_words_for_one_channel_leave_the_others_alone(database: Database, editor: ConsoleVisitor) -> None:
    editor.done(PAGE, typed(short="For all of them"))
    page = editor.read(f"{PAGE}?language=en&channel=sms")
    assert "For all of them" in page
    assert 'name="subject"' not in page
    editor.done(PAGE, {"language": "en", "channel": "sms", "short": "For SMS alone"})
    assert own_parts(database, editor) == {"short": "For all of them"}
    with database.reading() as session:
        found = load_wordings(session, editor.merchant_id, TRIGGER)
    assert {(one.scope.channel, one.parts["short"]) for one in found} == {
        (None, "For all of them"),
        (Channel.SMS, "For SMS alone"),
    }


def test_readers_of_another_language_get_their_own_words_when_those_are_saved(
    database: Database, editor: ConsoleVisitor
) -> None:
    editor.done(PAGE, typed(subject="Only in English"))
    page = editor.read(f"{PAGE}?language=ro")
    assert "You wrote words in" in page
    editor.done(PAGE, built_in("ro") | {"language": "ro"})
    assert own_parts(database, editor, "ro") == built_in("ro")
    assert "You wrote words in" not in editor.read(f"{PAGE}?language=ro")
    assert "Nothing has changed" in editor.done(PAGE, built_in("ro") | {"language": "ro"})


def test_a_language_without_built_in_words_needs_every_part(database: Database, editor: ConsoleVisitor) -> None:
    assert "There are no built-in words in this language." in editor.read(f"{PAGE}?language=nl")
    answer = editor.send(PAGE, {"language": "nl", "subject": "Je pakket is er"})
    assert answer.status_code == 422
    assert "write headline, body, short, action too" in answer.text
    whole = dict.fromkeys(PARTS, "Je pakket is er")
    editor.done(PAGE, whole | {"language": "nl"})
    assert own_parts(database, editor, "nl") == whole


def test_what_there_is_not_is_not_found(editor: ConsoleVisitor) -> None:
    for path in (
        "/console/wording/shipment.beamed",
        "/console/wording/account.invited",
        f"{PAGE}?channel=pigeon",
        f"{PAGE}?channel=chat",
        f"{PAGE}?language=not+a+tag",
        f"{PAGE}?rule=made-up",
    ):
        assert editor.open(path).status_code == 404, path


def test_the_words_and_rules_of_another_shop_are_not_there(
    database: Database, editor: ConsoleVisitor, stranger: ConsoleVisitor
) -> None:
    editor.done(PAGE, typed(subject="Ours alone"))
    assert "Ours alone" not in stranger.read(f"{PAGE}?language=en")
    assert "Ours alone" not in stranger.read("/console/wording")
    assert stranger.send(f"{PAGE}/restore", {"language": "en", "version": "1"}).status_code == 404
    assert "Nothing has changed" in stranger.done(f"{PAGE}/drop", {"language": "en"})
    assert own_parts(database, editor) == {"subject": "Ours alone"}


def test_words_for_one_rule_belong_to_a_rule_of_the_shop(
    database: Database, editor: ConsoleVisitor, stranger: ConsoleVisitor
) -> None:
    with database.unit_of_work() as session:
        for visitor in (editor, stranger):
            install_rules(session, visitor.merchant_id, (RuleDraft("At the door", TRIGGER),))
        ours, theirs = (get_rule(session, each.merchant_id, "At the door").id for each in (editor, stranger))
    page = editor.done(PAGE, typed(subject="At your door") | {"rule": str(ours)})
    assert f'<option value="{ours}" selected>' in page
    assert own_parts(database, editor) is None
    assert editor.open(f"{PAGE}?rule={theirs}").status_code == 404
    for verb in ("", "/preview", "/mail", "/drop", "/restore", "/test"):
        answer = editor.send(f"{PAGE}{verb}", typed(subject="Mine") | {"rule": str(theirs), "version": "1"})
        assert answer.status_code == 404, verb


def test_a_test_mail_goes_to_whoever_is_signed_in_whatever_the_form_says(editor: ConsoleVisitor) -> None:
    page = editor.done(f"{PAGE}/test", {"language": "en", "to_address": "somebody@else.example"})
    assert f"The test message is on its way to {editor.email}." in page
    assert "somebody@else.example" not in page
    assert editor.send(f"{PAGE}/test", {"language": "en", "channel": "sms"}).status_code == 404


def test_support_reads_but_does_not_write(support: ConsoleVisitor) -> None:
    page = support.read(f"{PAGE}?language=en")
    assert "disabled" in page
    assert 'type="submit" form="words"' not in page
    for verb in ("", "/preview", "/mail", "/drop", "/restore", "/test"):
        assert support.send(f"{PAGE}{verb}", typed()).status_code == 403, verb


def test_variables_are_shown_as_they_are_written_and_as_they_read() -> None:
    with use_locale(get_locale("en")):
        facts = {fact.name: fact for fact in list_facts(TRIGGER_TYPES["order.placed"], "de")}
        for name, kind in TRIGGER_TYPES.items():
            shown = list_facts(kind, "ar")
            assert shown, name
            assert all(fact.label != fact.name for fact in shown), name
    total = facts["order.total_minor"]
    assert total.source == "{{ order.total_minor | money: order.currency }}"
    assert total.sample.replace("\xa0", " ") == "161,90 €"
    assert facts["order.number"].sample == "#1047"
    assert "shipment.carrier" not in facts
