"""Reads Shopify refunds: what was paid back, and for which lines."""

from portal.sources.reading import read_count, read_long_text, read_money, read_text, read_utc
from portal.sources.stores.contract import StoreRefund, StoreRefundLine
from portal.sources.stores.shopify.wire import WireMoneySet, WireRefund, WireRefundLine


def read_refund(wire: WireRefund, *, order_id: str = "", currency: str = "", was_paid: bool = True) -> StoreRefund:
    """One refund, in the currency it names or else the given one.

    What was paid back is the sum of its successful transactions. A refund without transactions is worth its lines,
    unless nothing had been paid (`was_paid` false): Shopify also writes a refund when unpaid lines are removed.
    """
    currency = _find_currency(wire) or currency
    lines = tuple(_read_line(line, currency) for line in wire.refund_line_items or ())
    if wire.transactions:
        amount = _sum_transactions(wire, currency)
    else:
        amount = sum(line.amount_minor for line in lines) if was_paid else 0
    return StoreRefund(
        external_id=read_text(wire.id),
        order_external_id=read_text(wire.order_id) or order_id,
        amount_minor=amount,
        currency=currency,
        lines=lines,
        note=read_long_text(wire.note),
        created_at=read_utc(wire.created_at, field="created_at") or read_utc(wire.processed_at, field="processed_at"),
        return_external_id=read_text(wire.return_.id) if wire.return_ else "",
    )


def _sum_transactions(wire: WireRefund, currency: str) -> int:
    return sum(
        read_money(transaction.amount, currency, field="transactions.amount")
        for transaction in wire.transactions or ()
        if read_text(transaction.kind).casefold() in {"", "refund"}
        and read_text(transaction.status).casefold() in {"", "success"}
    )


def _read_line(wire: WireRefundLine, currency: str) -> StoreRefundLine:
    return StoreRefundLine(
        line_external_id=read_text(wire.line_item_id) or (read_text(wire.line_item.id) if wire.line_item else ""),
        quantity=read_count(wire.quantity),
        amount_minor=_read_line_amount(wire, currency),
    )


def _read_line_amount(wire: WireRefundLine, currency: str) -> int:
    if wire.subtotal is None and wire.subtotal_set is None and wire.line_item is not None:
        # Old API versions leave the subtotal out; the price of the pieces is what is left to tell.
        return read_money(wire.line_item.price, currency, field="line_item.price") * read_count(wire.quantity)
    subtotal = wire.subtotal if wire.subtotal is not None else _amount_of(wire.subtotal_set)
    tax = read_money(wire.total_tax, currency, field="total_tax")
    return read_money(subtotal, currency, field="subtotal") + tax


def _amount_of(money: WireMoneySet | None) -> str:
    return read_text(money.shop_money.amount) if money and money.shop_money else ""


def _find_currency(wire: WireRefund) -> str:
    for transaction in wire.transactions or ():
        if read_text(transaction.currency):
            return read_text(transaction.currency)
    sets = [wire.total_duties_set, *(line.subtotal_set for line in wire.refund_line_items or ())]
    for money in sets:
        if money and money.shop_money and read_text(money.shop_money.currency_code):
            return read_text(money.shop_money.currency_code)
    return ""
