"""Every table says what it holds of people; a new one, or a new column with text, fails until somebody has decided."""

from collections import Counter

import pytest
from sqlalchemy import JSON, CheckConstraint, Column, LargeBinary, MetaData, String, Table, TypeDecorator
from sqlalchemy.types import TypeEngine

import notifier.models
import portal.models
from notifier.audience import personal_tables as of_notifier
from notifier.foundation.personal_data import PersonalTable
from notifier.foundation.tables import Base
from portal.privacy import personal_tables as of_portal

REGISTERED = (notifier.models, portal.models)
ROOTS = (*of_notifier.PERSONAL, *of_portal.PERSONAL)
#: A part of two tables stands here once.
PERSONAL = tuple({each.table.name: each for root in ROOTS for each in root.walk()}.values())
IMPERSONAL = {**of_notifier.IMPERSONAL, **of_portal.IMPERSONAL}


def says_something(column: Column) -> bool:
    """Whether a column can hold words: no key, no word of ours out of a list, no figure."""
    name = f"ck_{column.table.name}_{column.name}"
    is_listed = any(
        isinstance(one, CheckConstraint) and name.endswith(str(one.name)) for one in column.table.constraints
    )
    return not is_listed and not column.foreign_keys and is_wordy(column.type)


def is_wordy(kind: TypeEngine) -> bool:
    plain = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    return isinstance(plain, String | JSON | LargeBinary)


def undecided(personal: PersonalTable) -> set[str]:
    """Columns with words of a table whose rows stay, of which nobody has said whether they stay too."""
    if personal.blanks is None:
        return set()
    wordy = {column.name for column in personal.table.columns if says_something(column)}
    return wordy - set(personal.blanks) - set(personal.kept)


def test_every_table_is_found_by_a_person_or_says_why_not() -> None:
    declared = {personal.table.name for personal in PERSONAL} | set(IMPERSONAL)
    assert set(Base.metadata.tables) - declared == set()
    assert declared - set(Base.metadata.tables) == set()
    assert {personal.table.name for personal in PERSONAL} & set(IMPERSONAL) == set()


@pytest.mark.parametrize("personal", PERSONAL, ids=lambda personal: personal.table.name)
def test_every_column_with_words_is_erased_or_declared_to_stay(personal: PersonalTable) -> None:
    assert undecided(personal) == set()
    named = {*(personal.blanks or {}), *personal.kept, *personal.hidden, *personal.opened, personal.by}
    if personal.parts or personal in ROOTS:
        named.add(personal.key)
    assert named - set(personal.table.columns.keys()) == set()


def test_what_opens_or_finds_something_is_never_handed_out() -> None:
    shown = [
        f"{personal.table.name}.{column}"
        for personal in PERSONAL
        for column in personal.table.c.keys()  # noqa: SIM118  columns are no dict
        if column.endswith(("_sealed", "_digest")) and column not in {*personal.hidden, *personal.opened}
    ]
    assert shown == []


def test_sections_beside_each_other_have_names_of_their_own() -> None:
    for parts in (ROOTS, *(personal.parts for personal in PERSONAL)):
        assert [name for name, times in Counter(part.section for part in parts).items() if times > 1] == []


def test_a_column_with_words_that_nobody_has_thought_of_is_noticed() -> None:
    table = Table("diaries", MetaData(), Column("id", String, primary_key=True), Column("secret", String))

    class Diary:
        __table__ = table

    personal = PersonalTable(model=Diary, section="diaries", by="id", blanks={}, kept=("id",))  # type: ignore[arg-type]
    assert undecided(personal) == {"secret"}
