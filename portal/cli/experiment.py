"""`milepost experiment`: asks which of several ways to run a rule works best, and says what became of it."""

import json
from pathlib import Path

import click

from notifier.api.experiments import (
    ArmReport,
    ExperimentError,
    ExperimentReport,
    Run,
    load_results,
    start_experiment,
    stop_experiment,
)
from portal.cli.documents import to_document
from portal.cli.output import print_answer, print_json, print_rows
from portal.cli.runtime import open_runtime
from portal.merchants.accounts import get_merchant

_JSON = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def experiment() -> None:
    """Find out what works: other words, another time, other channels, or no message at all."""


@experiment.command()
@click.argument("merchant")
@click.argument("rule")
@click.argument("file", type=_FILE)
@_JSON
def start(*, merchant: str, rule: str, file: Path, as_json: bool) -> None:
    """Share out the people of RULE of MERCHANT (its slug) among the arms that FILE describes in JSON."""
    try:
        document = json.loads(file.read_text("utf-8"))
    except ValueError as problem:
        raise ExperimentError(f"{file.name} is no JSON: {problem}.") from problem
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        run = start_experiment(session, get_merchant(session, merchant).id, rule, document)
    _print_run(merchant, rule, run, as_json=as_json, heading=f"The experiment {run.experiment.key} runs.")


@experiment.command()
@click.argument("merchant")
@click.argument("rule")
@_JSON
def stop(*, merchant: str, rule: str, as_json: bool) -> None:
    """Treat everybody as RULE of MERCHANT (its slug) says; the results stay."""
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        run = stop_experiment(session, get_merchant(session, merchant).id, rule)
    _print_run(merchant, rule, run, as_json=as_json, heading=f"The experiment {run.experiment.key} is stopped.")


@experiment.command()
@click.argument("merchant")
@click.argument("rule")
@click.option("--key", help="An earlier experiment; the newest unless given.")
@click.option("--language", help="Such as de; the merchant's own unless given.")
@_JSON
def results(*, merchant: str, rule: str, key: str | None, language: str | None, as_json: bool) -> None:
    """Say what the experiment on RULE of MERCHANT (its slug) has shown so far."""
    with open_runtime() as runtime, runtime.database.reading() as session:
        shop = get_merchant(session, merchant)
        report = load_results(session, shop.id, rule, language or shop.language, key=key)
    if as_json:
        print_json({"merchant": merchant, **_describe(report)})
        return
    print_rows([_row(arm) for arm in report.arms], nothing="")
    for sentence in (report.sentences.success, *report.sentences.findings, report.sentences.assurance):
        click.echo(sentence)


def _describe(report: ExperimentReport) -> dict[str, object]:
    document = to_document(report)
    return document if isinstance(document, dict) else {}


def _print_run(merchant: str, rule: str, run: Run, *, as_json: bool, heading: str) -> None:
    told = run.experiment
    document = {
        "merchant": merchant,
        "rule": rule,
        "key": told.key,
        "metric": told.metric.value,
        "window_days": told.window_days,
        "started_at": run.started_at.isoformat(timespec="seconds"),
        "stopped_at": run.stopped_at.isoformat(timespec="seconds") if run.stopped_at else None,
    }
    if as_json:
        print_json({**document, "arms": [arm.name for arm in told.arms]})
        return
    print_answer({**document, "arms": ", ".join(arm.name for arm in told.arms)}, as_json=False, heading=heading)


def _row(arm: ArmReport) -> tuple[str, ...]:
    counted = f"{arm.successes} of {arm.recipients} people"
    return arm.name, arm.kind.value, counted, f"{arm.waiting} still have time"
