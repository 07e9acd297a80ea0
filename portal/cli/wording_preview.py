"""`milepost wording preview`: a message on every channel, with a real order, before anybody gets it."""

from decimal import Decimal, InvalidOperation
from pathlib import Path

import click
from sqlalchemy.orm import Session

from notifier.api.vocabulary import Channel
from notifier.api.wording import ChannelPreview, PreviewRequest, WordingScope, parse_parts, show_wording
from notifier.foundation.errors import ProductError
from portal.alerts.publish import subject_key
from portal.cli.arguments import parse_word
from portal.cli.output import print_json
from portal.cli.runtime import open_runtime
from portal.cli.wording_documents import describe_preview
from portal.merchants.accounts import get_merchant
from portal.orders.lookup import get_order_by_number


@click.command()
@click.argument("merchant")
@click.argument("trigger")
@click.argument("language")
@click.option("--channel", help="Only on this channel.")
@click.option("--order", "number", help="With what happened to this order; else with the newest there is.")
@click.option(
    "--file", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Words that are not saved yet."
)
@click.option("--price", help="Of one segment of a text message, such as 0.0079.")
@click.option("--currency", default="", help="Of the price, such as EUR.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def preview(*, merchant: str, trigger: str, language: str, as_json: bool, **given: object) -> None:
    """Show what people would get of TRIGGER in LANGUAGE on every channel; sends nothing."""
    path, channel = given.get("path"), given.get("channel")
    draft = parse_parts(path.read_text("utf-8"), path.name) if isinstance(path, Path) else None
    scope = WordingScope(
        trigger, language, parse_word(Channel, channel, "channel") if isinstance(channel, str) else None
    )
    with open_runtime() as runtime, runtime.database.reading() as session:
        request = PreviewRequest(
            scope=scope,
            draft_parts=draft,
            subject_keys=_subjects(session, merchant, given.get("number")),
            price=_parse_price(given.get("price")),
            currency=str(given.get("currency") or ""),
        )
        shown = show_wording(session, get_merchant(session, merchant).id, request)
    if as_json:
        happened = shown.occurred_at.isoformat() if shown.occurred_at else None
        channels = [describe_preview(each) for each in shown.channels]
        print_json({"merchant": merchant, "trigger": trigger, "occurred_at": happened, "channels": channels})
        return
    click.echo(
        "With an invented order, since none had this yet." if shown.occurred_at is None else "With a real order."
    )
    for each in shown.channels:
        _print(each)


def _subjects(session: Session, merchant: str, number: object) -> tuple[str, ...] | None:
    if not isinstance(number, str):
        return None
    return (subject_key(get_order_by_number(session, get_merchant(session, merchant).id, number).id),)


def _parse_price(text: object) -> Decimal | None:
    if not isinstance(text, str):
        return None
    try:
        return Decimal(text)
    except InvalidOperation as problem:
        raise ProductError(f"--price is {text!r}, but must be a number such as 0.0079.") from problem


def _print(shown: ChannelPreview) -> None:
    click.echo(f"\n── {shown.channel.value} ──")
    if shown.problem is not None:
        click.echo(f"Cannot be sent: {shown.problem}")
        return
    if shown.subject:
        click.echo(f"{shown.subject}\n")
    click.echo(shown.text.rstrip())
    if shown.sms is not None:
        price = f", {shown.sms.price} {shown.sms.currency}".rstrip() if shown.sms.price is not None else ""
        left = f"{shown.sms.characters_left} characters left"
        click.echo(f"({shown.sms.segments} × {shown.sms.encoding.value}, {left}{price})")
    if shown.clipped_text is not None:
        click.echo(f"(A locked phone shows: {shown.clipped_text})")
