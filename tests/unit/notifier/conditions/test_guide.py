"""The merchant's guide names every fact with its kind, and every operator with the kinds it works on."""

import json
import re
from pathlib import Path

from notifier.rules.conditions import ALWAYS
from notifier.rules.conditions_parsing import parse_condition
from notifier.rules.fact_kinds import FactKind
from notifier.rules.facts.registry import FACTS
from notifier.rules.operators import OPERATORS

GUIDE = (Path(__file__).parents[4] / "docs" / "guides" / "conditions.md").read_text("utf-8")
FACT_ROW = re.compile(r"^\| `(\w+\.\w+)` \| (\w+) \|", re.MULTILINE)
OPERATOR_ROW = re.compile(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \|", re.MULTILINE)


def test_the_guide_names_every_fact_and_its_kind() -> None:
    assert dict(FACT_ROW.findall(GUIDE)) == {fact.name: fact.kind.value for fact in FACTS.values()}


def test_the_guide_names_every_operator_and_its_kinds() -> None:
    told = {
        name: set(FactKind) if kinds == "every kind" else set(kinds.split(", "))
        for name, kinds in OPERATOR_ROW.findall(GUIDE)
    }
    assert told == {operator.name: set(operator.tests) for operator in OPERATORS.values()}


def test_the_example_of_the_guide_is_a_condition() -> None:
    example = re.search(r"```json\n(.*?)```", GUIDE, re.DOTALL)
    assert example is not None
    assert parse_condition(json.loads(example[1])) != ALWAYS
