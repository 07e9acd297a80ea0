"""The amounts of the order summary add up to the total, or the total stands alone."""

import datetime as dt

import pytest

from portal.tracking.page_order import amounts_of
from portal.tracking.page_rows import OrderRow
from portal.tracking.page_view import AmountKind
from portal.vocabulary.order_stage import OrderStage
from tests.unit.tracking.rows import make_line_row

PLACED_AT = dt.datetime(2026, 3, 3, tzinfo=dt.UTC)


def amounts(total: int, *, discount: int = 0, tax: int = 0, refunded: int = 0) -> list[tuple[str, int]]:
    """Of an order of two bottles at 22.00 with 4.90 shipping."""
    order = OrderRow(
        "#1", OrderStage.PLACED, "EUR", total, 490, discount, tax, refunded, "", PLACED_AT, "UTC", has_cases=False
    )
    return [(line.kind.value, line.amount.minor) for line in amounts_of(order, [make_line_row()])]


@pytest.mark.parametrize(
    ("total", "parts"),
    [
        (4890, {}),
        (4390, {"discount": 500}),
        (5270, {"tax": 380}),
        (4770, {"tax": 380, "discount": 500}),
        (3890, {"refunded": 1000}),
    ],
)
def test_the_shown_lines_add_up_to_the_total(total: int, parts: dict[str, int]) -> None:
    *shown, (last, minor) = amounts(total, **parts)
    assert (last, minor) == (AmountKind.TOTAL, total)
    assert sum(part for _, part in shown) == total
    assert {kind for kind, _ in shown} == {"subtotal", "shipping", *parts}


def test_a_total_nobody_can_explain_stands_alone() -> None:
    assert amounts(9999) == [("total", 9999)]


def test_a_refund_the_total_does_not_count_stands_below_it() -> None:
    assert amounts(4890, refunded=1000)[-2:] == [("total", 4890), ("refunded", -1000)]
