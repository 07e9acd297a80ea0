"""Ranking offers what goes with an order, and never what it must not."""

import string

from hypothesis import given
from hypothesis import strategies as st

from portal.recommendations.rank import (
    MOST_PARTNERS,
    Basket,
    Candidate,
    best_partners,
    rank_candidates,
    score_partner,
)

NOTHING = Basket((), (), ())
SKUS = st.sampled_from(string.ascii_uppercase[:10])
CANDIDATES = st.lists(
    st.builds(
        Candidate,
        sku=SKUS,
        family=st.sampled_from("uvwxyz"),
        category=st.sampled_from(("", "Tea", "Cups")),
        order_count=st.integers(0, 50),
        pin_position=st.none() | st.integers(1, 3),
        is_consumable=st.booleans(),
        is_in_stock=st.booleans(),
    ),
    max_size=10,
    unique_by=lambda candidate: candidate.sku,
)
BASKETS = st.builds(Basket, st.sets(SKUS), st.sets(st.sampled_from("uvwxyz")), st.just({"Tea"}))
SCORES = st.dictionaries(SKUS, st.floats(0.001, 1))


def make(sku: str, **fields: object) -> Candidate:
    return Candidate(**({"sku": sku, "family": sku} | fields))  # type: ignore[arg-type]  # the dataclass's own names


def order_of(*candidates: Candidate, basket: Basket = NOTHING, together: dict[str, float] | None = None) -> list[str]:
    return [one.sku for one in rank_candidates(candidates, basket, together or {}, most=4)]


@given(CANDIDATES, BASKETS, SCORES, st.integers(0, 5))
def test_offers_are_few_in_stock_of_different_families_and_not_just_bought(
    candidates: list[Candidate], basket: Basket, together: dict[str, float], most: int
) -> None:
    ranked = rank_candidates(candidates, basket, together, most=most)
    assert len(ranked) <= most
    assert all(one.is_in_stock for one in ranked)
    assert len({one.family for one in ranked}) == len(ranked)
    for one in ranked:
        assert one.is_consumable or (one.sku not in basket.skus and one.family not in basket.families)


@given(CANDIDATES, BASKETS, SCORES)
def test_the_sequence_in_which_candidates_come_changes_nothing(
    candidates: list[Candidate], basket: Basket, together: dict[str, float]
) -> None:
    ranked = rank_candidates(candidates, basket, together, most=4)
    assert rank_candidates(candidates[::-1], basket, together, most=4) == ranked


def test_pins_come_first_then_partners_then_the_category_then_bestsellers() -> None:
    basket = Basket({"POT"}, {"POT"}, {"Tea"})
    ranked = order_of(
        make("BEST", order_count=99),
        make("TEA", category="Tea", order_count=5),
        make("PARTNER", order_count=1),
        make("PINNED", pin_position=1),
        basket=basket,
        together={"PARTNER": 0.01},
    )
    assert ranked == ["PINNED", "PARTNER", "TEA", "BEST"]


def test_products_without_a_category_have_none_in_common() -> None:
    basket = Basket({"POT"}, {"POT"}, {""})
    assert order_of(make("PLAIN"), make("BEST", order_count=2, category="Tea"), basket=basket) == ["BEST", "PLAIN"]


def test_what_is_used_up_may_be_offered_again() -> None:
    basket = Basket({"TEA", "POT"}, {"TEA", "POT"}, ())
    assert order_of(make("TEA", is_consumable=True), make("POT"), basket=basket) == ["TEA"]


def test_another_size_of_what_was_bought_is_not_offered() -> None:
    basket = Basket({"BOOT-42"}, {"boot"}, ())
    assert order_of(make("BOOT-43", family="boot"), make("SOCKS"), basket=basket) == ["SOCKS"]


@given(st.integers(1, 200), st.integers(1, 200), st.integers(1, 200))
def test_a_score_grows_with_what_was_bought_together(together: int, alone: int, partner_alone: int) -> None:
    orders, partner_orders = together + alone, together + partner_alone
    assert 0 < score_partner(together, orders, partner_orders) < score_partner(together + 1, orders, partner_orders)


def test_a_partner_that_sells_with_everything_says_less() -> None:
    assert score_partner(10, 50, 20) > score_partner(10, 50, 2_000)


def test_a_rare_partner_bought_twice_says_less_than_one_bought_with_every_second_order() -> None:
    assert score_partner(20, 40, 40) > 5 * score_partner(2, 40, 4)


def test_only_the_best_partners_of_a_product_are_kept() -> None:
    counts = {f"S{number}": number for number in range(1, 60)}
    kept = best_partners(counts, 100, dict.fromkeys(counts, 60))
    assert len(kept) == MOST_PARTNERS
    assert [sku for sku, _ in kept[:2]] == ["S59", "S58"]
    assert [score for _, score in kept] == sorted((score for _, score in kept), reverse=True)
