"""A rehearsal as lines of at most 80 columns."""

from collections.abc import Iterator, Sequence
from typing import Final

import click

from notifier.api.rehearsal import ChannelCost, ChannelTally, Rehearsal, Sample
from notifier.api.rules import write_span
from portal.cli.output import print_rows

_WIDTH: Final = 80
#: The newest days that are shown; the document has all of them.
_DAYS: Final = 7
_PEOPLE: Final = 5


def print_report(found: Rehearsal) -> None:
    """Tell what would have happened, the most important first."""
    click.echo(_cut(f"{found.rule_name}: {found.trigger} happened {found.triggers} times,"))
    click.echo(f"{found.since:%Y-%m-%d} to {found.until:%Y-%m-%d}; {found.people} people would have got a message.")
    click.echo("Consents and addresses are those of today.")
    for line in _list_unanswered(found):
        click.echo(line)
    for heading, rows in _list_tables(found):
        if rows:
            click.echo(f"\n{heading}")
            print_rows([[_cut(cell, 36) for cell in row] for row in rows], nothing="")
    for sample in found.samples:
        _print_sample(sample)


def _list_unanswered(found: Rehearsal) -> Iterator[str]:
    if found.conditions_not_met:
        yield f"The conditions did not hold {found.conditions_not_met} times."
    if found.without_person:
        yield f"Nobody to write to was known {found.without_person} times."


def _list_tables(found: Rehearsal) -> Iterator[tuple[str, Sequence[Sequence[str]]]]:
    yield "Messages", [_describe_channel(one) for one in found.channels]
    held_back = [(f"  {one.reason}", one.channel.value, str(one.messages)) for one in found.held_back]
    yield "Held back", held_back
    yield (
        "Made to wait",
        [
            (
                f"  {one.channel}",
                str(one.messages),
                f"at most {write_span(one.longest_seconds)}",
                f"the last until {one.last_until:%Y-%m-%d %H:%M} UTC",
            )
            for one in found.deferred
        ],
    )
    yield (
        "Clashes: another rule tells the same person within an hour",
        [
            (f"  {one.rule_name}", one.channel.value, f"{one.messages} messages", f"{one.people} people")
            for one in found.clashes
        ],
    )
    channels = [one.channel for one in found.channels]
    days = [(f"  {day.on}", *(f"{one} {day.channels.get(one, 0)}" for one in channels)) for day in found.days[-_DAYS:]]
    yield "The last days", days
    people = [
        (f"  {one.name or one.recipient_id}", str(sum(one.channels.values())), f"{one.first_at:%Y-%m-%d} on")
        for one in found.busiest[:_PEOPLE]
    ]
    yield "Those who would have got the most", people


def _describe_channel(tally: ChannelTally) -> tuple[str, ...]:
    if_needed = f"{tally.if_needed} more if needed" if tally.if_needed else ""
    return f"  {tally.channel}", str(tally.messages), f"{tally.people} people", _describe_cost(tally.cost), if_needed


def _describe_cost(cost: ChannelCost | None) -> str:
    if cost is None:
        return "price not known"
    return f"{'about ' if cost.rendered else ''}{cost.amount:.2f} {cost.currency}"


def _print_sample(sample: Sample) -> None:
    message, preview = sample.message, sample.preview
    when = f"{message.due_at:%Y-%m-%d %H:%M} UTC" if message.due_at else ""
    click.echo(_cut(f"\n── {message.channel}, {sample.language}, {message.name or message.recipient_id}, {when} ──"))
    if preview.problem is not None:
        click.echo(f"Cannot be sent: {preview.problem}")
        return
    if preview.subject:
        click.echo(preview.subject)
    click.echo(preview.text.strip())


def _cut(text: str, most: int = _WIDTH) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
