"""Which products go with an order: bought together with popularity as prior, then what sells in its categories."""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from heapq import nlargest
from typing import Final

#: As many offers as a page shows.
MOST_OFFERS: Final = 4
#: Partners kept of each product: of the weaker ones a longer basket adds up noise.
MOST_PARTNERS: Final = 20
#: Orders with more products than this say little about what goes with what.
LARGEST_BASKET: Final = 60
#: Two products in so many orders are believed half.
_SHRINKAGE: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A product that may be offered; variants of one product have the same `family`."""

    sku: str
    family: str
    category: str = ""
    #: In how many orders it is.
    order_count: int = 0
    pin_position: int | None = None
    is_consumable: bool = False
    is_in_stock: bool = True


@dataclass(frozen=True, slots=True)
class Basket:
    """What an order holds; products outside the catalogue have neither family nor category."""

    skus: Collection[str]
    families: Collection[str]
    categories: Collection[str]


def score_partner(together_count: int, order_count: int, partner_order_count: int) -> float:
    """How well a partner goes with a product: how often it is bought with it, shrunk and set against how it sells.

    `order_count` and `partner_order_count` are the orders that hold the one and the other, `together_count` both. The
    share of the product's orders that hold the partner is divided by the root of the partner's own popularity: the
    whole of it would be lift, which prefers what was sold once, none of it prefers bestsellers.
    """
    likely = together_count / max(order_count, together_count, 1)
    belief = together_count / (together_count + _SHRINKAGE)
    return likely * belief / math.sqrt(max(partner_order_count, together_count, 1))


def best_partners(
    counts: Mapping[str, int], order_count: int, partner_order_counts: Mapping[str, int]
) -> list[tuple[str, float]]:
    """The partners worth keeping of one product with their scores, best first; `counts` are orders that hold both."""
    scored = (
        (score_partner(count, order_count, partner_order_counts.get(sku, 0)), sku) for sku, count in counts.items()
    )
    return [(sku, score) for score, sku in nlargest(MOST_PARTNERS, scored)]


def rank_candidates(
    candidates: Iterable[Candidate], basket: Basket, together: Mapping[str, float], *, most: int
) -> list[Candidate]:
    """The candidates to offer, best first, one of each family.

    `together` is the sum of the scores over what the basket holds. Pinned products come first in their sequence, then
    what is bought together, then what sells best in the basket's categories, then what sells best. Sold out products
    are never offered, nor what the basket holds in any variant, unless one uses it up.
    """

    def place(candidate: Candidate) -> tuple[float, int, float, int, str]:
        score = together.get(candidate.sku, 0.0)
        tier = 0 if score > 0 else 1 if candidate.category and candidate.category in basket.categories else 2
        pin = float("inf") if candidate.pin_position is None else candidate.pin_position
        return pin, tier, -score, -candidate.order_count, candidate.sku

    chosen: dict[str, Candidate] = {}
    for candidate in sorted((one for one in candidates if _may_offer(one, basket)), key=place):
        if len(chosen) == most:
            break
        chosen.setdefault(candidate.family, candidate)
    return list(chosen.values())


def _may_offer(candidate: Candidate, basket: Basket) -> bool:
    is_bought = candidate.sku in basket.skus or candidate.family in basket.families
    return candidate.is_in_stock and (candidate.is_consumable or not is_bought)
