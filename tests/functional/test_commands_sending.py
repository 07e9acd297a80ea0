"""What an operator of the sending engine types: carriers, rules, messages, templates, keys and answers of people."""

import uuid

import pytest
from sqlalchemy import select, update

from notifier.api.rules import write_span
from notifier.foundation.database import Database
from notifier.models import Consent, ConsentChange, Message, Recipient, Rule, Sender, VapidKey, WhatsAppTemplateName
from notifier.sending.plan_messages import plan_messages
from portal.cli.arguments import parse_seconds
from portal.merchants.accounts import get_merchant
from tests.factories.orders import make_contact, make_order
from tests.running.commands import Command, answer, refusal

ACCOUNT_SID = "AC" + 32 * "0"
TWILIO = ("twilio", f"account_sid={ACCOUNT_SID}", "auth_token=secret", "from=+15550100100")
SMTP = ("smtp", "url=smtp://mail.fern.example:587", "from=orders@fern.example")
HOOKS = "http://127.0.0.1:8000/hooks"


def test_a_provider_that_calls_back_is_told_where(run: Command) -> None:
    document = answer(run("provider", "set", "fern", "sms", *TWILIO, "--json"))
    assert set(document) == {"merchant", "channel", "provider", "account", "receipts_url", "inbound_url"}
    assert document["receipts_url"] == f"{HOOKS}/receipts/twilio/{document['account']}"
    assert document["inbound_url"] == f"{HOOKS}/inbound/twilio/{document['account']}"


def test_the_service_behind_a_mail_server_is_the_one_that_reports(run: Command) -> None:
    topic = "events_topic=arn:aws:sns:eu-west-1:123456789012:mail"
    document = answer(run("provider", "set", "fern", "email", *SMTP, "events=ses", topic, "--json"))
    assert document["receipts_url"] == f"{HOOKS}/receipts/ses/{document['account']}"
    assert document["inbound_url"] is None


def test_a_provider_without_callbacks_has_no_addresses(run: Command) -> None:
    document = answer(run("provider", "set", "fern", "email", *SMTP, "--json"))
    assert (document["receipts_url"], document["inbound_url"]) == (None, None)
    assert "receipts_url" not in run("provider", "set", "fern", "email", *SMTP).stdout


def test_carriers_are_listed_in_the_order_they_are_asked(run: Command) -> None:
    answer(run("provider", "set", "fern", "email", *SMTP, "--json"))
    answer(run("provider", "set", "fern", "email", "recording", "--backup", "--json"))
    listed = answer(run("provider", "list", "fern", "--json"))["providers"]
    assert [(each["provider"], each["position"], each["is_on"]) for each in listed] == [
        ("smtp", 0, True),
        ("recording", 1, True),
    ]
    answer(run("provider", "off", "fern", "email", "smtp", "--json"))
    assert "'smtp' does not carry email" in refusal(run("provider", "off", "fern", "email", "smtp"))
    shown = run("provider", "list", "fern").stdout.splitlines()
    assert [line.split()[:3] for line in shown] == [["email", "smtp", "off"], ["email", "recording", "on"]]


def test_a_rule_is_added_replaced_and_switched(run: Command, database: Database) -> None:
    words = ("rule", "set", "fern", "shipment.out_for_delivery", "--channels", "push,sms", "--name", "at the door")
    first = answer(run(*words, "--strategy", "cascade", "--wait", "5m", "--json"))
    assert (first["version"], first["wait_seconds"], first["is_on"]) == (1, 300, True)
    assert answer(run(*words, "--strategy", "cascade", "--wait", "5m", "--json"))["version"] == 1
    second = answer(run(*words, "--after", "2h", "--json"))
    assert (second["id"], second["version"]) == (first["id"], 2)
    assert (second["strategy"], second["timing"]) == ("all", {"kind": "after", "amount": 2, "unit": "hours"})
    assert answer(run("rule", "off", "fern", "at the door", "--json"))["version"] == 3
    assert answer(run("rule", "off", "fern", "at the door", "--json"))["version"] == 3
    assert answer(run("rule", "on", "fern", "at the door", "--json"))["is_on"] is True
    with database.reading() as session:
        stored = session.scalars(select(Rule).where(Rule.name == "at the door")).one()
    assert (stored.channels, stored.version) == (["push", "sms"], 4)


def test_a_rule_without_a_name_replaces_the_built_in_one(run: Command) -> None:
    before = len(answer(run("rule", "list", "fern", "--json"))["rules"])
    answer(run("rule", "set", "fern", "order.placed", "--channels", "email,inbox", "--json"))
    rules = answer(run("rule", "list", "fern", "--json"))["rules"]
    assert len(rules) == before
    placed = next(each for each in rules if each["name"] == "order.placed")
    assert (placed["channels"], placed["version"]) == (["email", "inbox"], 2)
    assert "order.placed" in run("rule", "list", "fern").stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("order.placed", "--channels", "email,fax"), "There is no channel 'fax'; known are email, sms"),
        (("order.eaten", "--channels", "email"), "There is no trigger 'order.eaten'; known are"),
        (("order.placed", "--channels", "email", "--strategy", "some"), "known are all, first_reachable, cascade."),
        (("order.placed", "--channels", "email", "--wait", "soon"), "--wait is 'soon', but must be a span of time"),
        (("order.placed", "--channels", "email", "--after", "500d"), "The amount of days must be between 0 and 400."),
        (("order.placed", "--channels", "email", "--wait", "90d"), "may last from nothing to 30 days."),
        (("order.placed", "--channels", "email,email"), "A rule names each channel once."),
        (("order.placed", "--channels", ","), "A rule needs at least one channel."),
        (("order.placed", "--channels", "email", "--name", " "), "The name of a rule must be one line"),
    ],
)
def test_a_rule_that_cannot_be_used_is_refused(run: Command, words: tuple[str, ...], sentence: str) -> None:
    assert sentence in refusal(run("rule", "set", "fern", *words))


@pytest.mark.parametrize(("text", "seconds"), [("90", 90), ("90s", 90), ("20m", 1200), ("2h", 7200), ("3d", 259_200)])
def test_spans_of_time_are_read(text: str, seconds: int) -> None:
    assert parse_seconds(text, "--wait") == seconds
    assert parse_seconds(write_span(seconds), "--wait") == seconds


def plan_message(run: Command, database: Database) -> uuid.UUID:
    """The planned e-mail about an order of the shop; returns its id."""
    with database.unit_of_work() as session:
        make_contact(session, make_order(session, get_merchant(session, "fern"), number="#1042"))
    assert run("send", "fern", "--trigger", "order.placed", "--order", "1042").exit_code == 0
    with database.unit_of_work() as session:
        plan_messages(session)
        return session.scalars(select(Message.id)).one()


def test_messages_are_found_by_order_and_status(run: Command, database: Database) -> None:
    message_id = plan_message(run, database)
    found = answer(run("message", "list", "fern", "--order", "1042", "--status", "queued", "--json"))["messages"]
    assert [(each["id"], each["trigger"]) for each in found] == [(str(message_id), "order.placed")]
    assert answer(run("message", "list", "fern", "--status", "bounced", "--json"))["messages"] == []
    assert run("message", "list", "fern").stdout.startswith(str(message_id))
    assert run("message", "list", "fern", "--status", "bounced").stdout == "There are no such messages.\n"
    assert "no status 'lost'" in refusal(run("message", "list", "fern", "--status", "lost"))


def test_a_passport_tells_everything_in_json(run: Command, database: Database) -> None:
    message_id = plan_message(run, database)
    passport = answer(run("message", "passport", "fern", message_id.hex))
    assert passport["message"]["id"] == str(message_id)
    assert passport["cause"]["trigger"] == "order.placed"
    assert passport["rule"]["name"] == "order.placed"
    assert (passport["rule"]["applies"], passport["rule"]["conditions"]) == ("Always.", [])
    assert passport["cause"]["facts"]["order"]["number"] == "#1042"
    assert "T" in passport["cause"]["occurred_at"]
    assert "There is no message 'x'." in refusal(run("message", "passport", "fern", "x"))
    assert "There is no message" in refusal(run("message", "passport", "fern", str(uuid.uuid4())))


@pytest.mark.parametrize(("word", "status"), [("sent", "sent"), ("failed", "failed"), ("resend", "queued")])
def test_only_messages_of_unknown_outcome_are_settled(run: Command, database: Database, word: str, status: str) -> None:
    message_id = str(plan_message(run, database))
    assert "The message is queued" in refusal(run("message", "settle", "fern", message_id, word))
    with database.unit_of_work() as session:
        session.execute(update(Message).values(status="unknown"))
    assert answer(run("message", "settle", "fern", message_id, word, "--json"))["settlement"] == word
    with database.reading() as session:
        assert session.scalars(select(Message.status)).one() == status


def test_templates_are_described_for_approval(run: Command) -> None:
    described = answer(run("whatsapp", "templates", "fern", "--json"))["templates"]
    placed = next(each for each in described if each["trigger"] == "order.placed")
    assert (placed["name"], placed["language"]) == ("milepost_order_placed", "en")
    assert "{{1}}" in placed["body"]
    assert placed["button_url"] == "http://127.0.0.1:8000/t/{{1}}"
    assert not any(each["trigger"].startswith("reply.") for each in described)
    assert "milepost_order_placed (order.placed)" in run("whatsapp", "templates", "fern", "--language", "ar").stdout
    chinese = answer(run("whatsapp", "templates", "fern", "--language", "zh-TW", "--json"))["templates"]
    assert {each["language"] for each in chinese} == {"zh_TW"}
    assert "no words in the language 'tlh'" in refusal(run("whatsapp", "templates", "fern", "--language", "tlh"))


def test_an_approved_template_is_used_instead(run: Command, database: Database) -> None:
    words = ("whatsapp", "use", "fern", "order.placed", "pt-BR")
    document = answer(run(*words, "obrigado", "--json"))
    assert (document["language"], document["template_language"], document["has_button"]) == ("pt", "pt_BR", True)
    answer(run(*words, "obrigado_2", "--template-language", "pt_PT", "--no-button", "--json"))
    with database.reading() as session:
        stored = session.scalars(select(WhatsAppTemplateName)).one()
    assert (stored.name, stored.template_language, stored.has_button) == ("obrigado_2", "pt_PT", False)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("order.eaten", "en", "x"), "There is no trigger 'order.eaten'"),
        (("reply.stopped", "en", "x"), "There is no trigger 'reply.stopped'"),
        (("order.placed", "!", "x"), "The language '!' is not a tag"),
        (("order.placed", "en", "My Order"), "The template name 'My Order' may hold only"),
        (("order.placed", "en", "x", "--template-language", "english"), "The template language 'english' is no code"),
    ],
)
def test_a_template_that_cannot_be_is_refused(run: Command, words: tuple[str, ...], sentence: str) -> None:
    assert sentence in refusal(run("whatsapp", "use", "fern", *words))


def test_a_rotated_push_key_retires_the_one_before(run: Command, database: Database) -> None:
    first = answer(run("push", "rotate-key", "fern", "--json"))["public_key"]
    second = answer(run("push", "rotate-key", "fern", "--json"))["public_key"]
    with database.reading() as session:
        keys = {key.public_key: key.retired_at is None for key in session.scalars(select(VapidKey))}
    assert keys == {first: False, second: True}


def test_visits_are_counted_only_when_asked(run: Command, database: Database) -> None:
    def counts() -> bool:
        with database.reading() as session:
            return session.scalars(select(Sender.counts_visits)).one()

    assert not counts()
    assert answer(run("merchant", "visits", "fern", "on", "--json"))["counts_visits"] is True
    assert counts()
    assert answer(run("merchant", "visits", "fern", "off", "--json"))["counts_visits"] is False
    assert not counts()
    assert "no merchant with the slug 'nobody'" in refusal(run("merchant", "visits", "nobody", "on"))


def test_an_opt_in_collected_elsewhere_reaches_the_person_of_an_order(run: Command, database: Database) -> None:
    plan_message(run, database)
    with database.reading() as session:
        known = session.scalars(select(Recipient.id)).one()
    words = ("whatsapp", "order_updates", "granted", "--proof", "form 7", "--json")
    told = answer(run("consent", "set", "fern", "Mirela@Tannenberg.example", *words))
    assert (told["people"], told["changed"], told["is_new_person"]) == (1, 1, False)
    assert answer(run("consent", "set", "fern", "mirela@tannenberg.example", *words))["changed"] == 0
    with database.reading() as session:
        stored = session.scalars(select(Consent)).one()
        change = session.scalars(select(ConsentChange)).one()
    assert (change.source, change.proof) == ("merchant", "form 7")
    assert (stored.recipient_id, stored.channel, stored.state) == (known, "whatsapp", "granted")


def test_a_number_of_the_country_of_the_shop_is_understood(run: Command, database: Database) -> None:
    words = ("whatsapp", "delivery_updates", "granted", "--json")
    assert answer(run("consent", "set", "fern", "07700 900123", *words))["is_new_person"] is True
    assert answer(run("consent", "set", "fern", "+447700900123", *words))["changed"] == 0
    with database.reading() as session:
        assert len(session.scalars(select(Recipient)).all()) == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("nobody", "sms", "offers", "granted"), "'nobody' is neither an e-mail address nor a number"),
        (("a@people.example", "fax", "offers", "granted"), "There is no channel 'fax'"),
        (("a@people.example", "sms", "cats", "granted"), "There is no topic 'cats'; known are order_updates"),
        (("a@people.example", "sms", "offers", "maybe"), "There is no answer 'maybe'; known are granted, refused."),
    ],
)
def test_an_answer_that_cannot_be_is_refused(run: Command, words: tuple[str, ...], sentence: str) -> None:
    assert sentence in refusal(run("consent", "set", "fern", *words))
