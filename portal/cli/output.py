"""How commands answer: lines for people, one JSON document for programs."""

import json
from collections.abc import Mapping, Sequence

import click


def print_json(document: Mapping[str, object]) -> None:
    """One line of JSON; text of every language stays readable."""
    click.echo(json.dumps(document, ensure_ascii=False, default=str))


def print_answer(document: Mapping[str, object], *, as_json: bool, heading: str) -> None:
    """The document as JSON, or a sentence with a line for each value that is there."""
    if as_json:
        print_json(document)
        return
    click.echo(heading)
    width = max(len(name) for name in document)
    for name, value in document.items():
        if value is not None:
            click.echo(f"  {name.ljust(width)}  {value}")


def print_rows(rows: Sequence[Sequence[str]], *, nothing: str) -> None:
    """A line each with its columns aligned; `nothing` is said when there are none."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())
    if not rows:
        click.echo(nothing)
