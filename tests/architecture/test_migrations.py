"""Migrations are numbered without gaps and form one chain."""

import ast
import re
from collections.abc import Mapping

import pytest

from tests.architecture.source_files import ROOT

VERSIONS = ROOT / "migrations" / "versions"
NUMBERED = re.compile(r"^(\d{4})_[a-z0-9_]+$")


def badly_numbered(stems: list[str]) -> list[str]:
    """File names that do not continue 0001, 0002, … in order."""
    return [
        stem
        for number, stem in enumerate(sorted(stems), start=1)
        if not (match := NUMBERED.match(stem)) or int(match[1]) != number
    ]


def identifiers_of(source: str) -> tuple[str, str | None]:
    """`revision` and `down_revision` of one migration."""
    values: dict[str, str | None] = {}
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.Assign):
            targets, value = statement.targets, statement.value
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            targets, value = [statement.target], statement.value
        else:
            continue
        for target in targets:
            if isinstance(target, ast.Name) and target.id in {"revision", "down_revision"}:
                values[target.id] = ast.literal_eval(value)
    return str(values["revision"]), values["down_revision"]


def heads_of(parents: Mapping[str, str | None]) -> set[str]:
    """Revisions that no other follows."""
    return set(parents) - set(parents.values())


def test_migrations_are_numbered_without_gaps() -> None:
    assert badly_numbered([path.stem for path in VERSIONS.glob("*.py") if path.stem != "__init__"]) == []


def test_migrations_have_one_first_and_one_last() -> None:
    found = [identifiers_of(path.read_text("utf-8")) for path in VERSIONS.glob("[0-9]*.py")]
    parents = dict(found)
    assert len(parents) == len(found), "two migrations have the same revision"
    assert len(heads_of(parents)) == min(1, len(found))
    assert sum(parent is None for parent in parents.values()) == min(1, len(found))


@pytest.mark.parametrize(
    "stems", [["0002_orders"], ["0001_orders", "0001_cases"], ["0001_orders", "0003_cases"], ["abc_orders"]]
)
def test_a_gap_a_double_and_a_missing_number_are_found(stems: list[str]) -> None:
    assert badly_numbered(stems)


def test_two_heads_are_found() -> None:
    assert heads_of({"0001": None, "0002": "0001", "0003": "0001"}) == {"0002", "0003"}


def test_the_chain_is_read_from_plain_and_typed_assignments() -> None:
    assert identifiers_of('revision: str = "0002"\ndown_revision = "0001"\n') == ("0002", "0001")
