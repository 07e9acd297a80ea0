"""What is typed into the builder of a rule, as it is typed: nothing is lost while something is still wrong."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, TypeAlias

from notifier.api.conditions import GroupKind
from notifier.api.vocabulary import Channel, Strategy

#: More rows than anybody reads; the parser of conditions takes 100 with their groups.
MOST_ROWS: Final = 60


class Moment(StrEnum):
    """When a message goes, as a person chooses it."""

    AT_ONCE = "at_once"
    AFTER = "after"
    AT_TIME = "at_time"
    ESTIMATE = "estimate"


NEEDING_TIME: Final = frozenset({Moment.AT_TIME, Moment.ESTIMATE})
USUAL_TIME: Final = "09:00"


class FormProblem(StrEnum):
    """What is wrong with a field; templates word it."""

    NAME = "name"
    NAME_TAKEN = "name_taken"
    TRIGGER = "trigger"
    RECIPIENTS = "recipients"
    CHANNELS = "channels"
    WAIT = "wait"
    TIMING = "timing"
    DIGEST = "digest"


class RowProblem(StrEnum):
    """What is wrong with the value of a condition; templates word it."""

    MISSING = "missing"
    NUMBER = "number"
    AMOUNT = "amount"
    DAY = "day"
    DAYS = "days"
    PAIR = "pair"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """A fact, how it is asked about, and what for; `fact` is empty while nothing was chosen."""

    fact: str = ""
    operator: str = ""
    values: tuple[str, ...] = ()
    currency: str = ""


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows of which all, any or none must hold."""

    kind: GroupKind
    rows: tuple[ConditionRow, ...]


Member: TypeAlias = ConditionRow | RowGroup


@dataclass(frozen=True, slots=True)
class RuleForm:
    """The fields of the builder. `keeps_conditions`: they are written in a way its rows cannot show, and stay."""

    name: str = ""
    trigger: str = ""
    recipients: tuple[str, ...] = ("shopper",)
    moment: Moment = Moment.AT_ONCE
    amount: str = "2"
    unit: str = "hours"
    day_unit: str = "days"
    at: str = ""
    edge: str = "latest"
    side: str = "before"
    days: str = "1"
    match: GroupKind = GroupKind.ALL
    members: tuple[Member, ...] = ()
    keeps_conditions: bool = False
    channels: tuple[str, ...] = ("email",)
    channel_order: tuple[str, ...] = tuple(Channel)
    strategy: Strategy = Strategy.ALL
    wait: str = "20"
    wait_unit: str = "m"
    digest: str = "0"
    digest_unit: str = "m"


def apply_action(form: RuleForm, action: str) -> RuleForm:
    """What a button inside the form does to it; a button that is not known does nothing."""
    verb, _, place = action.partition(":")
    match verb:
        case "add":
            return replace(form, members=_add(form.members, place))
        case "group":
            return replace(form, members=(*form.members, RowGroup(GroupKind.ANY, (ConditionRow(),))))
        case "remove":
            return replace(form, members=_remove(form.members, place))
        case "up" | "down":
            return replace(form, channel_order=_shift(form.channel_order, place, -1 if verb == "up" else 1))
    return form


def count_rows(members: tuple[Member, ...]) -> int:
    """How many conditions there are, those in groups too."""
    return sum(len(member.rows) if isinstance(member, RowGroup) else 1 for member in members)


def _add(members: tuple[Member, ...], place: str) -> tuple[Member, ...]:
    if count_rows(members) >= MOST_ROWS:
        return members
    if not place:
        return (*members, ConditionRow())
    return tuple(
        replace(member, rows=(*member.rows, ConditionRow()))
        if isinstance(member, RowGroup) and place == str(index)
        else member
        for index, member in enumerate(members)
    )


def _remove(members: tuple[Member, ...], place: str) -> tuple[Member, ...]:
    left: list[Member] = []
    for index, member in enumerate(members):
        if place == str(index):
            continue
        if isinstance(member, RowGroup):
            rows = tuple(row for at, row in enumerate(member.rows) if place != f"{index}.{at}")
            if rows:
                left.append(replace(member, rows=rows))
        else:
            left.append(member)
    return tuple(left)


def _shift(order: tuple[str, ...], name: str, by: int) -> tuple[str, ...]:
    if name not in order:
        return order
    place = order.index(name)
    target = min(max(place + by, 0), len(order) - 1)
    others = [one for one in order if one != name]
    others.insert(target, name)
    return tuple(others)
