"""Measuring recommendations on orders whose products are hidden in turn."""

import io
import math

import pytest

from portal.recommendations.evaluate import HistoryError, evaluate, read_orders


def orders(*baskets: str) -> io.StringIO:
    """A CSV of orders, each a word whose letters are its products."""
    lines = [f"{number},c,2026-11-01,{sku},{sku.upper()}" for number, basket in enumerate(baskets) for sku in basket]
    file = io.StringIO("\n".join(["order_id,customer_id,placed_at,sku,category", *lines]))
    file.name = "orders.csv"
    return file


def test_what_was_always_bought_together_is_found_again() -> None:
    bestsellers = ["qrstuvwxyzk"] * 20
    found = evaluate(read_orders(orders(*["ab"] * 10, *bestsellers)), read_orders(orders("ab")))
    assert found.orders == 1
    assert (found.ranked.hit_rate_at_5, found.ranked.hit_rate_at_10, found.ranked.ndcg_at_10) == (1, 1, 1)
    assert found.popularity.hit_rate_at_10 == 0


def test_a_hit_further_down_gains_less() -> None:
    found = evaluate(read_orders(orders("a", "a", "b", "c")), read_orders(orders("cb")))
    # Without partners both rank by popularity: a before b and c.
    assert found.ranked == found.popularity
    assert found.ranked.ndcg_at_10 == pytest.approx(1 / math.log2(3), abs=1e-6)


def test_an_order_of_one_product_asks_nothing() -> None:
    found = evaluate(read_orders(orders("ab")), read_orders(orders("a", "aa")))
    assert (found.orders, found.ranked.hit_rate_at_10) == (0, 0)


def test_products_nobody_knows_yet_are_no_hits_and_no_harm() -> None:
    found = evaluate(read_orders(orders("ab")), read_orders(orders("yz")))
    assert (found.orders, found.ranked.hit_rate_at_10) == (1, 0)


def test_a_file_without_products_is_refused() -> None:
    file = io.StringIO("order_id,customer\n1,2\n")
    file.name = "wrong.csv"
    with pytest.raises(HistoryError, match=r"wrong\.csv needs the column sku"):
        read_orders(file)
