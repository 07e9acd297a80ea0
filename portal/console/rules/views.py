"""What the pages of rules show."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from notifier.api.conditions import GroupKind, OperatorOffer
from portal.console.rules.condition_rows import Widget
from portal.console.rules.rule_form import ConditionRow, FormProblem, RowProblem, RuleForm


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose, in the reader's words."""

    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """Options under a heading, which is a msgid."""

    title: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class ListedRule:
    """A rule in the list; `flow` is the msgid of the ready-made flow it belongs to."""

    rule_id: uuid.UUID
    #: None for a rule that is called after its trigger.
    name: str | None
    sentence: str
    channels: tuple[Option, ...]
    is_on: bool
    flow: str | None
    has_experiment: bool
    #: Messages of the days the list looks back.
    sent: int
    can_go_up: bool
    can_go_down: bool


@dataclass(frozen=True, slots=True)
class RuleFamily:
    """The rules about one thing, in their order; the title is a msgid."""

    key: str
    title: str
    rules: tuple[ListedRule, ...]


@dataclass(frozen=True, slots=True)
class RulesPage:
    """The list; `show` is `all`, `on` or `off`."""

    families: tuple[RuleFamily, ...]
    show: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TriggerChoice:
    """The first step of a new rule: what happens."""

    search: str
    families: tuple[OptionGroup, ...]


@dataclass(frozen=True, slots=True)
class RowView:
    """A condition with the fields it needs now; `place` is the end of the names of its fields."""

    place: str
    row: ConditionRow
    operator: str
    operators: tuple[OperatorOffer, ...]
    widget: Widget
    is_pair: bool
    choices: tuple[Option, ...]
    problem: RowProblem | None
    #: The label of a fact that is not known when the rule's trigger happens.
    stranger: str | None


@dataclass(frozen=True, slots=True)
class GroupView:
    """Rows that belong together."""

    place: str
    kind: GroupKind
    rows: tuple[RowView, ...]


@dataclass(frozen=True, slots=True)
class BuilderPage:
    """The builder; `rule_id` is None for a rule that is not saved yet."""

    rule_id: uuid.UUID | None
    is_on: bool
    #: Whether a ready-made flow knows the rule by its name.
    is_named_by_flow: bool
    form: RuleForm
    sentence: str
    problems: frozenset[FormProblem]
    has_row_problems: bool
    triggers: tuple[OptionGroup, ...]
    facts: tuple[OptionGroup, ...]
    members: tuple[RowView | GroupView, ...]
    recipients: tuple[Option, ...]
    channels: tuple[Option, ...]
    lifetime: str
    action: str
