"""Laws of conditions, for every tree and every snapshot."""

import datetime as dt
from gettext import NullTranslations

from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from notifier.rules.condition_sentences import describe_condition, describe_finding
from notifier.rules.conditions import Group, condition_to_json, evaluate, explain
from notifier.rules.conditions_parsing import ConditionError, parse_condition
from notifier.rules.facts.evaluation import EarlierMessages, Evaluation
from notifier.rules.facts.registry import FACTS
from notifier.rules.operators import OPERATORS
from notifier.vocabulary.facts import Facts, JsonValue
from tests.unit.notifier.conditions.samples import NOW, TODAY, at_noon
from tests.unit.notifier.conditions.trees import CONDITIONS, ELEMENTS, JSON, ODD_SNAPSHOTS, comparisons, known_cases

KNOWN_NUMBERS = st.builds(lambda count: {"order": {"item_count": count}}, st.integers(-5, 5) | st.floats(-5, 5))


def problem_of(condition: JsonValue) -> ConditionError | None:
    """What is wrong with a condition; what is right comes back the same."""
    try:
        parsed = parse_condition(condition)
    except ConditionError as error:
        return error
    assert parse_condition(condition_to_json(parsed)) == parsed
    return None


@given(condition=CONDITIONS)
def test_a_parsed_condition_is_written_and_parsed_again_to_the_same(condition: JsonValue) -> None:
    parsed = parse_condition(condition)
    assert parse_condition(condition_to_json(parsed)) == parsed


@given(condition=CONDITIONS, facts=ODD_SNAPSHOTS)
def test_no_snapshot_makes_judging_explaining_or_telling_fail(condition: JsonValue, facts: Facts) -> None:
    parsed, evaluation = parse_condition(condition), at_noon(facts)
    explanation = explain(parsed, evaluation)
    assert explanation.is_met is evaluate(parsed, evaluation)
    assert describe_condition(parsed, NullTranslations(), Locale("en")).endswith(".")
    for finding in explanation.findings:
        assert finding.to_json()["judgement"] == finding.sight.judgement
        assert describe_finding(finding, NullTranslations(), Locale("ar")).endswith(".")


@given(facts=ODD_SNAPSHOTS)
def test_every_fact_can_be_read_from_any_snapshot(facts: Facts) -> None:
    for name in FACTS:
        explanation = explain(parse_condition({"fact": name, "is": "is_known"}), at_noon(facts))
        assert explanation.is_met is (explanation.findings[0].sight.seen is not None)


@given(condition=JSON | st.dictionaries(st.sampled_from(["all", "any", "none", "fact", "is", "value"]), JSON))
def test_any_json_is_parsed_or_refused_with_a_sentence(condition: JsonValue) -> None:
    problem = problem_of(condition)
    assert problem is None or str(problem).endswith(".")


@given(comparison=comparisons(), value=JSON)
def test_any_value_is_parsed_or_refused_with_a_sentence(comparison: dict[str, JsonValue], value: JsonValue) -> None:
    problem = problem_of(comparison | {"value": value})
    assert problem is None or problem.path.startswith("value")


@given(members=st.lists(comparisons(), min_size=1, max_size=4), facts=ODD_SNAPSHOTS)
def test_none_is_not_any(members: list[JsonValue], facts: Facts) -> None:
    evaluation = at_noon(facts)
    none, any_ = parse_condition({"none": members}), parse_condition({"any": members})
    assert evaluate(none, evaluation) is not evaluate(any_, evaluation)


@given(members=st.lists(comparisons(), min_size=1, max_size=4), facts=ODD_SNAPSHOTS)
def test_all_is_none_of_the_members_denied(members: list[JsonValue], facts: Facts) -> None:
    evaluation = at_noon(facts)
    denied = parse_condition({"none": [{"none": [member]} for member in members]})
    assert evaluate(parse_condition({"all": members}), evaluation) is evaluate(denied, evaluation)


@given(condition=CONDITIONS, facts=ODD_SNAPSHOTS)
def test_denied_twice_is_said(condition: JsonValue, facts: Facts) -> None:
    evaluation = at_noon(facts)
    twice = parse_condition({"none": [{"none": [condition]}]})
    assert evaluate(twice, evaluation) is evaluate(parse_condition(condition), evaluation)


@given(case=known_cases() | st.tuples(comparisons(), ODD_SNAPSHOTS))
def test_of_two_opposites_exactly_one_is_met_where_the_fact_can_be_compared(
    case: tuple[dict[str, JsonValue], Facts],
) -> None:
    comparison, facts = case
    opposite = OPERATORS[str(comparison["is"])].opposite
    evaluation = at_noon(facts)
    finding = explain(parse_condition(comparison), evaluation).findings[0]
    if opposite is None:
        return
    denied = evaluate(parse_condition(comparison | {"is": opposite}), evaluation)
    if finding.sight.judgement in {"met", "not_met"}:
        assert denied is not finding.is_met
    else:
        assert denied is (opposite == "is_unknown")


@given(value=ELEMENTS[FACTS["order.item_count"].kind], facts=KNOWN_NUMBERS)
def test_a_number_is_less_equal_or_greater(value: JsonValue, facts: Facts) -> None:
    names = ("less_than", "equals", "greater_than")
    asked = [parse_condition({"fact": "order.item_count", "is": name, "value": value}) for name in names]
    assert [evaluate(each, at_noon(facts)) for each in asked].count(True) == 1


@given(condition=CONDITIONS, facts=ODD_SNAPSHOTS)
def test_the_findings_alone_lead_to_the_same_answer(condition: JsonValue, facts: Facts) -> None:
    """What decided: of an `all` only what was not met, of an `any` only what was, or else every member."""
    parsed = parse_condition(condition)
    assert isinstance(parsed, Group)
    findings = explain(parsed, at_noon(facts)).findings
    assert findings
    assert all(finding.comparison.is_met(at_noon(facts)) is finding.is_met for finding in findings)
    assert {finding.path.partition("[")[0] for finding in findings} == {parsed.kind.value}


@given(names=st.lists(st.text(max_size=8), max_size=3).map(tuple), asked=st.text(min_size=1, max_size=8))
def test_earlier_messages_come_from_the_caller(names: tuple[str, ...], asked: str) -> None:
    earlier = EarlierMessages(sent=names, seen=None, clicked=())
    evaluation = Evaluation({"earlier": {"message_sent": [asked]}}, NOW, TODAY, earlier)
    sent = explain(parse_condition({"fact": "earlier.message_sent", "is": "is_known"}), evaluation).findings[0]
    assert sent.sight.seen == names
    seen = {"fact": "earlier.message_seen", "is": "is_unknown"}
    assert evaluate(parse_condition(seen), evaluation)


@given(now=st.datetimes(timezones=st.just(dt.UTC)), days=st.integers(0, 3650))
def test_days_ago_and_within_days_share_the_past(now: dt.datetime, days: int) -> None:
    facts = {"order": {"placed_on": "2026-11-22", "placed_at": "2026-11-22T12:00:00+00:00"}}
    for fact in ("order.placed_on", "order.placed_at"):
        names = ("within_last_days", "more_than_days_ago", "within_next_days", "more_than_days_ahead")
        evaluation = Evaluation(facts, now, now.date(), EarlierMessages(None, None, None))
        met = [
            name for name in names if evaluate(parse_condition({"fact": fact, "is": name, "value": days}), evaluation)
        ]
        is_this_moment = set(met) == {"within_last_days", "within_next_days"}
        assert len(met) == 1 or is_this_moment
