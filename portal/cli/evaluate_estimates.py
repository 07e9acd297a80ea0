"""`milepost evaluate estimates`: how right learned days of arrival would have been, on deliveries that are known."""

from dataclasses import asdict
from typing import TextIO

import click

from portal.cli.output import print_json, print_rows
from portal.estimates.delivery_records import COLUMNS, read_deliveries
from portal.estimates.evaluate import AsOf, Evaluation, Measures, evaluate

_CSV = click.File("r", encoding="utf-8-sig")
_HEADING = ("", "orders", "days off", "within the range", "width in days", "too late")


@click.command(
    help=f"Learn from one file of deliveries and judge by another. Columns, empty where unknown: {', '.join(COLUMNS)}."
)
@click.option("--history", metavar="CSV", type=_CSV, required=True, help="Deliveries to learn from.")
@click.option("--test", metavar="CSV", type=_CSV, required=True, help="Deliveries to estimate, each as of its moment.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def estimates(*, history: TextIO, test: TextIO, as_json: bool) -> None:
    """Print how far off the estimates are, beside the days the shop promised."""
    found = evaluate(read_deliveries(history), read_deliveries(test))
    if as_json:
        print_json(_document(found))
        return
    rows = [_row(f"as of {moment}", measures) for moment, measures in found.as_of.items()]
    print_rows([_HEADING, *rows, _row("promised", found.promise)], nothing="")


def _document(found: Evaluation) -> dict[str, object]:
    """The measures as of the order stand at the top, for the shop's promise was made then too."""
    as_of = {moment.value: asdict(measures) for moment, measures in found.as_of.items()}
    return {**as_of[AsOf.PLACED], "promise": asdict(found.promise), "as_of": as_of}


def _row(name: str, measures: Measures) -> tuple[str, ...]:
    values = (measures.mae_days, measures.coverage_80, measures.mean_width_days, measures.late_share)
    return name, str(measures.orders), *("" if value is None else f"{value:.2f}" for value in values)
