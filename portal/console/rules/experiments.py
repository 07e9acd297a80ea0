"""Experiments on rules: which ran, what they showed in sentences, starting one and stopping it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from notifier.api.experiments import (
    ExperimentError,
    ExperimentReport,
    Metric,
    Run,
    load_all_runs,
    load_results,
    load_runs,
    start_experiment,
    stop_experiment,
)
from notifier.api.rules import RuleView, describe_channel, describe_rule, load_rules
from notifier.api.vocabulary import Channel, JsonValue
from notifier.foundation.errors import UnknownRecordError
from portal.console.frame.context import console_context
from portal.console.frame.notices import say_done, say_failed
from portal.console.frame.rendering import show_page
from portal.console.frame.user import signed_in_user
from portal.console.rules.builder import get_rule_or_404
from portal.console.rules.views import Option
from portal.merchants.audit_log import Change, record_change
from portal.vocabulary.audit_action import AuditAction
from portal.web.locale import current_locale, gettext

_USUAL: Final = {
    "metric": Metric.CLICKED.value,
    "difference": "3",
    "window_days": "7",
    "variation": "timing",
    "share": "50",
    "amount": "2",
    "unit": "hours",
    "version": "",
}
_MOST_SHARE: Final = 99


@dataclass(frozen=True, slots=True)
class RunRow:
    """An experiment in the list."""

    rule: RuleView
    sentence: str
    run: Run


@dataclass(frozen=True, slots=True)
class ExperimentsPage:
    """Every experiment of the shop, the newest first."""

    runs: tuple[RunRow, ...]


@dataclass(frozen=True, slots=True)
class ExperimentPage:
    """The experiment of one rule: `report` of the newest there was, and the form for the next."""

    rule: RuleView
    sentence: str
    report: ExperimentReport | None
    metrics: tuple[Metric, ...]
    channels: tuple[Option, ...]
    form: Mapping[str, str] = field(default_factory=lambda: _USUAL)
    problem: str | None = None

    @property
    def is_running(self) -> bool:
        """Whether people are being shared out now."""
        return self.report is not None and self.report.stopped_at is None


def show_experiments() -> Response:
    """`GET /console/rules/experiments`."""
    user, language = signed_in_user(), current_locale().catalogue
    with console_context().database.reading() as session:
        runs = load_all_runs(session, user.merchant_id)
        rules = {rule.id: rule for rule in load_rules(session, user.merchant_id)}
    rows = [
        RunRow(rules[rule_id], describe_rule(rules[rule_id], language), run)
        for rule_id, of_rule in runs.items()
        for run in of_rule
    ]
    newest = sorted(rows, key=lambda row: row.run.started_at, reverse=True)
    return show_page("console/rules/experiments.html", ExperimentsPage(tuple(newest)))


def show_experiment(rule_id: uuid.UUID) -> Response:
    """`GET /console/rules/<id>/experiment`."""
    return _show(get_rule_or_404(rule_id))


def submit_start(rule_id: uuid.UUID) -> Response | AnyResponse:
    """`POST /console/rules/<id>/experiment`: share people out from now on."""
    user, rule = signed_in_user(), get_rule_or_404(rule_id)
    form = {name: request.form.get(name, usual).strip()[:100] for name, usual in _USUAL.items()}
    chosen = tuple(name for name in request.form.getlist("channel") if name in set(Channel))
    try:
        with console_context().database.unit_of_work() as session:
            _, runs = load_runs(session, user.merchant_id, rule.name)
            document = _write_experiment(f"{rule.id.hex[-12:]}-{len(runs) + 1}", form, chosen)
            run = start_experiment(session, user.merchant_id, rule.name, document)
            values = {"metric": run.experiment.metric.value, "variation": form["variation"], "share": form["share"]}
            record_change(session, user.actor, Change(AuditAction.EXPERIMENT_STARTED, rule.name, rule.id, after=values))
    except ExperimentError as problem:
        return _show(rule, form, chosen, str(problem))
    say_done(gettext("The experiment runs. Everybody the rule reaches from now on is shared out."))
    return redirect(url_for("console.experiment", rule_id=rule_id), 303)


def submit_stop(rule_id: uuid.UUID) -> AnyResponse:
    """`POST /console/rules/<id>/experiment/stop`: everybody meets the rule as it is; the results stay."""
    user, rule = signed_in_user(), get_rule_or_404(rule_id)
    try:
        with console_context().database.unit_of_work() as session:
            run = stop_experiment(session, user.merchant_id, rule.name)
            values = {"key": run.experiment.key}
            record_change(session, user.actor, Change(AuditAction.EXPERIMENT_STOPPED, rule.name, rule.id, after=values))
        say_done(gettext("The experiment is stopped. Its results stay."))
    except UnknownRecordError:
        say_failed(gettext("No experiment runs on this rule."))
    return redirect(url_for("console.experiment", rule_id=rule_id), 303)


def _write_experiment(key: str, form: Mapping[str, str], channels: tuple[str, ...]) -> JsonValue:
    share = _read_whole(form["share"], gettext("The share must be a whole number from 1 to 99 percent."))
    if not 1 <= share <= _MOST_SHARE:
        raise ExperimentError(gettext("The share must be a whole number from 1 to 99 percent."))
    other: dict[str, JsonValue] = {"name": gettext("Changed"), "weight": share}
    match form["variation"]:
        case "hold_out":
            other |= {"name": gettext("Without a message"), "hold_out": True}
        case "channels":
            other["changes"] = {"channels": list(channels)}
        case "wording":
            problem = gettext("Name a version of the rule's own wording by its number.")
            other["changes"] = {"wording_version": _read_whole(form["version"], problem)}
        case _:
            amount = _read_whole(form["amount"], gettext("The wait must be a whole number."))
            other["changes"] = {"timing": {"kind": "after", "amount": amount, "unit": form["unit"]}}
    return {
        "key": key,
        "metric": form["metric"],
        "smallest_difference": _read_difference(form["difference"]),
        "window_days": _read_whole(form["window_days"], gettext("The days must be a whole number.")),
        "arms": [{"name": gettext("As it is"), "weight": 100 - share}, other],
    }


def _read_whole(text: str, problem: str) -> int:
    if not text.isdecimal():
        raise ExperimentError(problem)
    return int(text)


def _read_difference(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise ExperimentError(gettext("The difference must be a number of percentage points.")) from None


def _show(
    rule: RuleView, form: Mapping[str, str] = _USUAL, chosen: tuple[str, ...] = (), problem: str | None = None
) -> Response:
    user, language = signed_in_user(), current_locale().catalogue
    with console_context().database.reading() as session:
        _, runs = load_runs(session, user.merchant_id, rule.name)
        report = load_results(session, user.merchant_id, rule.name, language) if runs else None
    page = ExperimentPage(
        rule=rule,
        sentence=describe_rule(rule, language),
        report=report,
        metrics=tuple(Metric),
        channels=tuple(Option(one.value, describe_channel(one, language), one.value in chosen) for one in Channel),
        form=form,
        problem=problem,
    )
    return show_page("console/rules/experiment.html", page, status=422 if problem else 200)
