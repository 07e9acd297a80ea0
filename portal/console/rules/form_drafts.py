"""A rule as the builder's form, and the form as a rule with what is wrong in it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from zoneinfo import ZoneInfo

from notifier.api.conditions import ALWAYS, Condition, GroupKind
from notifier.api.rules import (
    AT_ONCE,
    After,
    AroundEstimate,
    RecipientKind,
    RuleDraft,
    RuleView,
    Timing,
    TimingError,
    find_mistakes,
    parse_timing,
)
from notifier.api.vocabulary import Channel, JsonValue
from portal.console.rules.condition_rows import show_conditions, write_conditions
from portal.console.rules.rule_form import FormProblem, Moment, RowProblem, RuleForm

_SECONDS: Final = {"m": 60, "h": 3_600, "d": 86_400}
#: Told of a rule that has no name of its own yet.
_UNNAMED: Final = "?"
_MOST_DIGITS: Final = 7


@dataclass(frozen=True, slots=True)
class Reading:
    """What a form says as far as it can be understood, and what is wrong: by field, and by place of a condition."""

    draft: RuleDraft
    problems: frozenset[FormProblem]
    rows: Mapping[str, RowProblem]

    @property
    def is_good(self) -> bool:
        """Whether the draft can be saved."""
        return not self.problems and not self.rows


def read_draft(form: RuleForm, zone: ZoneInfo, kept: Condition = ALWAYS) -> Reading:
    """The rule of a form; `kept` are the conditions of a rule whose own cannot be shown as rows."""
    conditions, rows = (kept, {}) if form.keeps_conditions else write_conditions(form.match, form.members, zone)
    problems: set[FormProblem] = set()
    draft = RuleDraft(
        name=form.name or _UNNAMED,
        trigger=form.trigger,
        channels=tuple(Channel(name) for name in form.channels),
        strategy=form.strategy,
        wait_seconds=_read_span(form.wait, form.wait_unit, FormProblem.WAIT, problems),
        conditions=conditions,
        timing=_read_timing(form, problems),
        recipients=tuple(RecipientKind(kind) for kind in form.recipients if kind in set(RecipientKind)),
        digest_seconds=_read_span(form.digest, form.digest_unit, FormProblem.DIGEST, problems),
        is_on=False,
    )
    problems |= {FormProblem(mistake.field) for mistake in find_mistakes(draft)}
    return Reading(draft, frozenset(problems), rows)


def show_rule(rule: RuleView | RuleDraft, zone: ZoneInfo) -> RuleForm:
    """The form in which a rule is changed."""
    shown = show_conditions(rule.conditions, zone)
    match, members = shown or (GroupKind.ALL, ())
    order = (*rule.channels, *(channel for channel in Channel if channel not in rule.channels))
    wait, wait_unit = _show_span(rule.wait_seconds)
    digest, digest_unit = _show_span(rule.digest_seconds)
    return replace(
        _show_timing(rule.timing),
        name=rule.name,
        trigger=rule.trigger,
        recipients=tuple(kind.value for kind in rule.recipients),
        match=match,
        members=members,
        keeps_conditions=shown is None,
        channels=tuple(channel.value for channel in rule.channels),
        channel_order=tuple(channel.value for channel in order),
        strategy=rule.strategy,
        wait=wait,
        wait_unit=wait_unit,
        digest=digest,
        digest_unit=digest_unit,
    )


def _show_timing(timing: Timing) -> RuleForm:
    match timing:
        case After(amount=0, at=at) if at is not None:
            return RuleForm(moment=Moment.AT_TIME, day_unit=timing.unit.value, at=f"{at:%H:%M}")
        case After():
            at_text = f"{timing.at:%H:%M}" if timing.at else ""
            return RuleForm(moment=Moment.AFTER, amount=str(timing.amount), unit=timing.unit.value, at=at_text)
        case AroundEstimate(edge=edge, days=days, at=at):
            side = "after" if days > 0 else "before" if days < 0 else "on"
            return RuleForm(moment=Moment.ESTIMATE, edge=edge.value, side=side, days=str(abs(days)), at=f"{at:%H:%M}")
    return RuleForm()


def _read_timing(form: RuleForm, problems: set[FormProblem]) -> Timing:
    try:
        return parse_timing(_write_timing(form))
    except (TimingError, ValueError):
        problems.add(FormProblem.TIMING)
        return AT_ONCE


def _write_timing(form: RuleForm) -> dict[str, JsonValue]:
    match form.moment:
        case Moment.AFTER:
            has_time = form.at and form.unit.endswith("days")
            at: dict[str, JsonValue] = {"at": form.at} if has_time else {}
            return {"kind": "after", "amount": _read_whole(form.amount), "unit": form.unit, **at}
        case Moment.AT_TIME:
            return {"kind": "after", "amount": 0, "unit": form.day_unit, "at": form.at}
        case Moment.ESTIMATE:
            sign = {"before": -1, "after": 1}.get(form.side, 0)
            return {"kind": "estimate", "edge": form.edge, "days": sign * _read_whole(form.days or "0"), "at": form.at}
    return {"kind": "at_once"}


def _read_whole(text: str) -> int:
    if not text.isdecimal() or len(text) > _MOST_DIGITS:
        raise ValueError(text)
    return int(text)


def _read_span(text: str, unit: str, problem: FormProblem, problems: set[FormProblem]) -> int:
    try:
        return _read_whole(text or "0") * _SECONDS.get(unit, 60)
    except ValueError:
        problems.add(problem)
        return 0


def _show_span(seconds: int) -> tuple[str, str]:
    for unit in ("d", "h"):
        if seconds and seconds % _SECONDS[unit] == 0:
            return str(seconds // _SECONDS[unit]), unit
    return str(-(-seconds // 60)), "m"
