"""`milepost evaluate`: how good what is guessed was, measured on a history."""

import click

from portal.cli.evaluate_estimates import estimates
from portal.cli.evaluate_recommendations import recommendations


@click.group()
def evaluate() -> None:
    """Measure what Milepost guesses against what became of it; needs no running instance."""


evaluate.add_command(estimates)
evaluate.add_command(recommendations)
