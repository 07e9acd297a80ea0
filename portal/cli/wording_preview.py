"""`milepost wording preview`: a message on every channel, with a real order, before anybody gets it."""

from decimal import Decimal, InvalidOperation

import click

from notifier.api.wording import ChannelPreview, PreviewRequest, show_wording
from notifier.foundation.errors import ProductError
from portal.alerts.publish import subject_key
from portal.cli.output import print_json
from portal.cli.wording_context import CHANNEL, FILE, RULE, about_a_wording, open_wording, read_parts
from portal.cli.wording_documents import describe_preview


@click.command()
@about_a_wording(
    CHANNEL,
    RULE,
    click.option("--order", "number", help="With what happened to this order; else with the newest there is."),
    FILE,
    click.option("--price", help="Of one segment of a text message, such as 0.0079."),
    click.option("--currency", default="", help="Of the price, such as EUR."),
)
def preview(*, merchant: str, trigger: str, language: str, as_json: bool, **given: object) -> None:
    """Show what people would get of TRIGGER in LANGUAGE on every channel; sends nothing."""
    draft, number = read_parts(given.get("path")), given.get("number")
    with open_wording(merchant) as context:
        request = PreviewRequest(
            scope=context.find_scope(trigger, language, given),
            draft_parts=draft,
            subject_keys=(subject_key(context.get_order_id(number)),) if isinstance(number, str) else None,
            price=_parse_price(given.get("price")),
            currency=str(given.get("currency") or ""),
        )
        shown = show_wording(context.session, context.sealer, context.sender_id, request)
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
