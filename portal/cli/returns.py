"""`milepost return`: what shoppers send back, and what the merchant decides about it."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

import click
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.currency import currency_exponent
from notifier.foundation.errors import ProductError
from portal.cli.arguments import parse_word
from portal.cli.output import print_answer, print_json, print_rows
from portal.cli.runtime import open_runtime
from portal.merchants.accounts import get_merchant
from portal.models import Merchant, Order, Return
from portal.queries.page_links import PageLinks
from portal.returns.answer_return import approve_return, give_label, reject_return, resolve_return
from portal.returns.find_returns import get_return, list_returns, load_pieces
from portal.returns.record_refund import RefundNews, record_refund
from portal.returns.record_return_stage import record_return_stage
from portal.vocabulary.return_stage import RefundStage, ReturnResolution, ReturnStage

_DAY: Final = click.DateTime(formats=["%Y-%m-%d"])
#: Does something to a return at a moment; returns whether that was news.
_Deed: TypeAlias = Callable[[Session, PageLinks, Return, dt.datetime], bool]


@click.group("return")
def returns() -> None:
    """See and answer what shoppers want to send back."""


@returns.command("list")
@click.argument("merchant")
@click.option("--stage", help="Only those at this stage, such as requested.")
@click.option("--all", "is_all", is_flag=True, help="Those that have ended, too.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000))
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def list_command(*, merchant: str, stage: str | None, is_all: bool, limit: int, as_json: bool) -> None:
    """Returns of MERCHANT (its slug) that have not ended, the newest first."""
    wanted = None if stage is None else parse_word(ReturnStage, stage, "stage")
    with open_runtime() as runtime, runtime.database.reading() as session:
        shop = get_merchant(session, merchant)
        found = list_returns(session, shop.id, stage=wanted, is_open=not is_all, limit=limit)
    if as_json:
        keys = ("number", "order_number", "stage", "wish", "requested_at", "drop_off_until_on", "refund_stage")
        print_json({"returns": [{key: getattr(one, key) for key in keys} for one in found]})
        return
    rows = [(f"{one.requested_at:%Y-%m-%d}", one.number, one.order_number, one.stage, one.wish) for one in found]
    print_rows(rows, nothing="There are no such returns.")


@returns.command()
@click.argument("merchant")
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def show(*, merchant: str, number: str, as_json: bool) -> None:
    """Everything about the return NUMBER of MERCHANT (its slug)."""
    with open_runtime() as runtime, runtime.database.reading() as session:
        found = get_return(session, get_merchant(session, merchant).id, number)
        document = _describe(session, found)
        items = load_pieces(session, found.id)
    if as_json:
        pieces = [
            {"sku": one.sku, "title": one.title, "variant": one.variant, "quantity": one.quantity, "reason": one.reason}
            for one in items
        ]
        print_json(document | {"items": pieces})
        return
    print_answer(document, as_json=False, heading=f"The return {found.number}:")
    print_rows([(f"  {one.quantity} x", one.title, one.variant, one.reason) for one in items], nothing="  nothing")


@returns.command()
@click.argument("merchant")
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def approve(*, merchant: str, number: str, as_json: bool) -> None:
    """Let the shopper send back the return NUMBER of MERCHANT (its slug)."""
    _do((merchant, number), lambda *args: approve_return(*args[:3], at=args[3]), ReturnStage.APPROVED, as_json=as_json)


@returns.command()
@click.argument("merchant")
@click.argument("number")
@click.option("--because", required=True, help="Words that the shopper reads.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def reject(*, merchant: str, number: str, because: str, as_json: bool) -> None:
    """Say no to the return NUMBER of MERCHANT (its slug)."""

    def deed(session: Session, links: PageLinks, found: Return, at: dt.datetime) -> bool:
        return reject_return(session, links, found, because, at=at)

    _do((merchant, number), deed, ReturnStage.REJECTED, as_json=as_json)


@returns.command()
@click.argument("merchant")
@click.argument("number")
@click.argument("url")
@click.option("--until", type=_DAY, help="The last day it works, such as 2026-12-24; else as the terms say.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def label(*, merchant: str, number: str, url: str, until: dt.datetime | None, as_json: bool) -> None:
    """Give the label at URL (https) for the return NUMBER of MERCHANT (its slug), or another one instead."""
    last_on = None if until is None else until.date()

    def deed(session: Session, links: PageLinks, found: Return, at: dt.datetime) -> bool:
        was_ready = found.stage == ReturnStage.LABEL_READY
        return give_label(session, links, found, (url, last_on), at=at) or was_ready

    _do((merchant, number), deed, ReturnStage.LABEL_READY, as_json=as_json)


@returns.command("dropped-off")
@click.argument("merchant")
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def dropped_off(*, merchant: str, number: str, as_json: bool) -> None:
    """The parcel of the return NUMBER of MERCHANT (its slug) was handed in."""
    _move((merchant, number), ReturnStage.DROPPED_OFF, as_json=as_json)


@returns.command("in-transit")
@click.argument("merchant")
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def in_transit(*, merchant: str, number: str, as_json: bool) -> None:
    """The parcel of the return NUMBER of MERCHANT (its slug) is on its way back."""
    _move((merchant, number), ReturnStage.IN_TRANSIT, as_json=as_json)


@returns.command()
@click.argument("merchant")
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def received(*, merchant: str, number: str, as_json: bool) -> None:
    """The parcel of the return NUMBER of MERCHANT (its slug) has come back."""
    _move((merchant, number), ReturnStage.RECEIVED, as_json=as_json)


@returns.command()
@click.argument("merchant")
@click.argument("number")
@click.argument("resolution", metavar="refund|exchange|credit")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def resolve(*, merchant: str, number: str, resolution: str, as_json: bool) -> None:
    """Settle the return NUMBER of MERCHANT (its slug); the money itself is told by `milepost return refund`."""
    given = parse_word(ReturnResolution, resolution, "resolution")

    def deed(session: Session, links: PageLinks, found: Return, at: dt.datetime) -> bool:
        return resolve_return(session, links, found, given, at=at)

    _do((merchant, number), deed, ReturnStage.RESOLVED, as_json=as_json)


@returns.command()
@click.argument("merchant")
@click.argument("number")
@click.option("--amount", help="Such as 12.90, in the currency of the order; needed the first time.")
@click.option("--promised-for", type=_DAY, help="The day by which the shopper shall have it, such as 2026-12-24.")
@click.option("--issued-on", type=_DAY, help="The day it was sent; today unless it is promised.")
@click.option("--method", default="", help="Such as Card.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def refund(*, merchant: str, number: str, as_json: bool, **told: dt.datetime | str | None) -> None:
    """The money for the return NUMBER of MERCHANT (its slug): promised for a day, or issued."""
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        shop = get_merchant(session, merchant)
        found = get_return(session, shop.id, number)
        news = _read_refund(session, shop, found, told)
        if not record_refund(session, runtime.page_links, found, news, at=utc_now()):
            raise ProductError(f"The refund of {found.number} is {found.refund_stage} already; nothing has changed.")
        document = _describe(session, found)
    print_answer(document, as_json=as_json, heading=f"The refund of {document['number']} is {document['refund']}.")


def _read_refund(
    session: Session, shop: Merchant, found: Return, told: dict[str, dt.datetime | str | None]
) -> RefundNews:
    promised, issued, amount = told["promised_for"], told["issued_on"], told["amount"]
    if promised is not None and issued is not None:
        raise ProductError("A refund is either promised or issued: give --promised-for or --issued-on, not both.")
    today = utc_now().astimezone(ZoneInfo(shop.time_zone)).date()
    day = promised or issued
    return RefundNews(
        stage=RefundStage.ISSUED if promised is None else RefundStage.PROMISED,
        minor=None if amount is None else _parse_amount(str(amount), session.get_one(Order, found.order_id).currency),
        on=day.date() if isinstance(day, dt.datetime) else today,
        method=str(told["method"] or "").strip()[:100],
    )


def _parse_amount(text: str, currency: str) -> int:
    try:
        minor = Decimal(text).scaleb(currency_exponent(currency))
    except InvalidOperation:
        raise ProductError(f"--amount is {text!r}, but must be a number such as 12.90.") from None
    if not minor.is_finite() or minor != minor.to_integral_value() or not 0 < minor < 10**15:
        raise ProductError(f"--amount is {text!r}, which is no amount of {currency}.")
    return int(minor)


def _move(names: tuple[str, str], stage: ReturnStage, *, as_json: bool) -> None:
    def deed(session: Session, links: PageLinks, found: Return, at: dt.datetime) -> bool:
        return record_return_stage(session, links, found, stage, at=at)

    _do(names, deed, stage, as_json=as_json)


def _do(names: tuple[str, str], deed: _Deed, stage: ReturnStage, *, as_json: bool) -> None:
    """Do something to a return that puts it at a stage, or say why it cannot get there."""
    merchant, number = names
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        found = get_return(session, get_merchant(session, merchant).id, number)
        if not deed(session, runtime.page_links, found, utc_now()):
            raise ProductError(f"The return {found.number} is {found.stage} and cannot become {stage.value} any more.")
        document = _describe(session, found)
    print_answer(document, as_json=as_json, heading=f"The return {document['number']} is {document['stage']}.")


def _describe(session: Session, found: Return) -> dict[str, object]:
    order = session.get_one(Order, found.order_id)
    return {
        "number": found.number,
        "order": order.number,
        "stage": found.stage,
        "requested_at": found.requested_at.isoformat(timespec="seconds"),
        "wish": found.wish,
        "comment": found.comment or None,
        "answer": found.answer or None,
        "label_url": found.label_url,
        "drop_off_until_on": found.drop_off_until_on,
        "resolution": found.resolution,
        "refund": found.refund_stage,
        "refund_minor": found.refund_minor,
        "currency": order.currency,
        "refund_promised_on": found.refund_promised_on,
        "refund_issued_on": found.refund_issued_on,
    }
