"""`milepost evaluate recommendations`: how often what is offered would have been bought, on orders that are known."""

from dataclasses import asdict
from typing import TextIO

import click

from portal.cli.output import print_json, print_rows
from portal.recommendations.evaluate import COLUMNS, Evaluation, Measures, evaluate, read_orders

_CSV = click.File("r", encoding="utf-8-sig")


@click.command(
    help=f"Learn from one file of orders and look for what is hidden in another. Columns: {', '.join(COLUMNS)}."
)
@click.option("--history", metavar="CSV", type=_CSV, required=True, help="Orders to learn from.")
@click.option("--test", metavar="CSV", type=_CSV, required=True, help="Later orders; each hides its products in turn.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def recommendations(*, history: TextIO, test: TextIO, as_json: bool) -> None:
    """Print hit rates beside those of plain popularity."""
    found = evaluate(read_orders(history), read_orders(test))
    if as_json:
        print_json(_document(found))
        return
    click.echo(f"{found.orders} orders of two products or more, each product hidden in turn:")
    heading = ("", "hit rate at 5", "hit rate at 10", "nDCG at 10")
    print_rows([heading, _row("ranked", found.ranked), _row("bestsellers", found.popularity)], nothing="")


def _document(found: Evaluation) -> dict[str, object]:
    return {"orders": found.orders, **asdict(found.ranked), "popularity": asdict(found.popularity)}


def _row(name: str, measures: Measures) -> tuple[str, str, str, str]:
    shares = (measures.hit_rate_at_5, measures.hit_rate_at_10, measures.ndcg_at_10)
    first, second, third = (f"{share:.3f}" for share in shares)
    return name, first, second, third
