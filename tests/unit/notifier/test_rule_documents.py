"""Rules as documents: what is read is what is written, and every mistake is named by its path."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.authoring.rule_documents import RuleDocumentError, parse_rule, parse_rules, write_rule
from notifier.authoring.rule_spans import find_span_seconds, write_span
from notifier.authoring.rules import LONGEST_DIGEST_SECONDS, LONGEST_WAIT_SECONDS, RuleDraft
from notifier.catalogue.registry import TRIGGER_TYPES
from notifier.catalogue.trigger_type import ANSWERS
from notifier.rules.conditions import ALWAYS
from notifier.rules.conditions_parsing import parse_condition
from notifier.rules.schedule import AT_ONCE
from notifier.rules.timing_json import parse_timing
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.facts import JsonValue
from notifier.vocabulary.recipient_kind import RecipientKind
from notifier.vocabulary.strategy import Strategy
from tests.unit.notifier.conditions.trees import CONDITIONS

SHORTEST: dict[str, JsonValue] = {"trigger": "order.placed", "channels": ["email"]}
TIMINGS: list[dict[str, JsonValue]] = [
    {"kind": "at_once"},
    {"kind": "after", "amount": 2, "unit": "days", "at": "09:00"},
    {"kind": "after", "amount": 3, "unit": "working_days"},
    {"kind": "estimate", "edge": "latest", "days": -1, "at": "17:00"},
]


def read_mistakes(document: JsonValue) -> dict[str, str]:
    with pytest.raises(RuleDocumentError) as refused:
        parse_rule(document)
    return {mistake.field: mistake.sentence for mistake in refused.value.mistakes}


def test_a_rule_needs_no_more_than_a_trigger_and_a_channel() -> None:
    assert parse_rule(SHORTEST) == RuleDraft(name="order.placed", trigger="order.placed", channels=(Channel.EMAIL,))


def test_a_whole_document_is_read() -> None:
    rule = parse_rule(
        {
            "name": "Big orders",
            "trigger": "shipment.delivered",
            "recipients": ["shopper", "team"],
            "channels": ["push", "sms"],
            "strategy": "cascade",
            "wait": "2h",
            "conditions": {"fact": "order.is_first", "is": "is_yes"},
            "timing": TIMINGS[1],
            "digest": "20m",
            "on": False,
        }
    )
    assert (rule.recipients, rule.channels) == (
        (RecipientKind.SHOPPER, RecipientKind.TEAM),
        (Channel.PUSH, Channel.SMS),
    )
    assert (rule.strategy, rule.wait_seconds, rule.digest_seconds, rule.is_on) == (Strategy.CASCADE, 7200, 1200, False)
    assert (rule.conditions != ALWAYS, rule.timing != AT_ONCE) == (True, True)


@pytest.mark.parametrize(
    ("change", "path", "sentence"),
    [
        ({"name": 5}, "name", "name must be text, not a number."),
        ({"name": " "}, "name", "name: The name of a rule must be one line of 1 to 100 characters."),
        ({"trigger": "order.eaten"}, "trigger", "trigger: There is no trigger 'order.eaten'; known are "),
        ({"trigger": "reply.help"}, "trigger", "trigger: 'reply.help' answers what somebody has asked us"),
        ({"recipients": ["shopper", "aunt"]}, "recipients[1]", "recipients[1] must be one of shopper, receiver, "),
        ({"recipients": []}, "recipients", "recipients: A rule names whom it writes to, each once."),
        ({"channels": "email"}, "channels", "channels must be a list of email, sms, "),
        ({"channels": ["email", "fax"]}, "channels[1]", "channels[1] must be one of email, sms, "),
        ({"channels": ["email", "email"]}, "channels", "channels: A rule names each channel once."),
        ({"strategy": "some"}, "strategy", "strategy must be one of all, first_reachable, cascade, not 'some'."),
        ({"wait": 20}, "wait", "wait must be a span of time such as '90s', '20m' or '2h', not a number."),
        ({"wait": "90d"}, "wait", "wait: The wait of a rule may last from nothing to 30 days."),
        ({"conditions": {"all": [{"fact": "order.totl"}]}}, "conditions.all[0].fact", "did you mean 'order.total'?"),
        ({"conditions": 5}, "conditions", "conditions must be a comparison or a group"),
        ({"timing": {"kind": "soon"}}, "timing", "timing: The kind of a timing is one of at_once, after, estimate."),
        ({"digest": "3d"}, "digest", "digest: News of one order is gathered for at most 24 hours."),
        ({"on": "yes"}, "on", "on must be true or false, not a text."),
        ({"chanels": []}, "chanels", "chanels is no field of a rule (did you mean 'channels'?); there are name, "),
    ],
)
def test_a_mistake_is_named_by_its_path(change: dict[str, JsonValue], path: str, sentence: str) -> None:
    mistakes = read_mistakes(SHORTEST | change)
    assert list(mistakes) == [path]
    assert sentence in mistakes[path]


def test_every_mistake_is_named_in_the_order_of_the_fields() -> None:
    mistakes = read_mistakes({"on": 1, "digest": "soon", "wait": None, "name": 5, "colour": "red"})
    assert list(mistakes) == ["name", "trigger", "channels", "wait", "digest", "on", "colour"]
    assert mistakes["trigger"] == "trigger is missing."


@pytest.mark.parametrize("document", [None, 5, "rule", [], True])
def test_what_is_no_object_is_no_rule(document: JsonValue) -> None:
    assert "A rule must be a JSON object" in read_mistakes(document)[""]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "The document is no JSON: "),
        ('{"trigger": NaN}', "The document is no JSON: "),
        (b"\xff", "The document is no JSON: "),
        ("[" * 100_000, "The document is no JSON: "),
        ("[]", "A list must hold 1 to 200 rules, not 0."),
        (json.dumps([SHORTEST, 5]), "[1] must be a JSON object, not a number."),
        (json.dumps([SHORTEST, SHORTEST]), "[1].name is 'order.placed', and so is [0].name."),
        (json.dumps([SHORTEST, SHORTEST | {"wait": 1}]), "[1].wait must be a span of time"),
        (json.dumps([SHORTEST, SHORTEST | {"digest": "9d"}]), "[1].digest: News of one order"),
    ],
)
def test_a_text_is_refused_as_a_whole(text: str | bytes, sentence: str) -> None:
    with pytest.raises(RuleDocumentError) as refused:
        parse_rules(text)
    assert str(refused.value).startswith(sentence)


def test_a_list_is_read_in_its_order() -> None:
    assert [rule.name for rule in parse_rules(json.dumps([SHORTEST | {"name": "b"}, SHORTEST]))] == [
        "b",
        "order.placed",
    ]


@given(
    st.builds(
        RuleDraft,
        name=st.sampled_from(["Big orders", "Frühstück", "订单"]),
        trigger=st.sampled_from([name for name in TRIGGER_TYPES if not name.startswith(ANSWERS)]),
        channels=st.lists(st.sampled_from(Channel), min_size=1, unique=True).map(tuple),
        strategy=st.sampled_from(Strategy),
        wait_seconds=st.integers(0, LONGEST_WAIT_SECONDS),
        conditions=CONDITIONS.map(parse_condition),
        timing=st.sampled_from(TIMINGS).map(parse_timing),
        recipients=st.lists(st.sampled_from(RecipientKind), min_size=1, unique=True).map(tuple),
        digest_seconds=st.integers(0, LONGEST_DIGEST_SECONDS),
        is_on=st.booleans(),
    )
)
def test_what_is_written_is_read_as_the_same_rule(rule: RuleDraft) -> None:
    (again,) = parse_rules(json.dumps(write_rule(rule)))
    assert again == rule


@given(st.integers(0, 9_999_999))
def test_spans_are_read_as_they_are_written(seconds: int) -> None:
    assert find_span_seconds(write_span(seconds)) == seconds
