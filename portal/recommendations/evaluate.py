"""How good recommendations are: products hidden from known orders, and how often ranking finds them again."""

import csv
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import islice
from typing import Final, TextIO, TypeAlias

from notifier.foundation.errors import ProductError
from portal.recommendations.rank import LARGEST_BASKET, Basket, Candidate, best_partners, rank_candidates

COLUMNS: Final = ("order_id", "customer_id", "placed_at", "sku", "category")
_CUT_OFF: Final = 10
_SHORT_CUT_OFF: Final = 5


class HistoryError(ProductError):
    """A CSV of orders that cannot be read, with one sentence that says why."""


@dataclass(frozen=True, slots=True)
class Orders:
    """Distinct SKUs by order in the sequence of the file, and each SKU's category."""

    baskets: Mapping[str, Sequence[str]]
    categories: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Measures:
    """Shares of hidden products found among the first five and ten; gain discounted by rank, within 0 and 1."""

    hit_rate_at_5: float
    hit_rate_at_10: float
    ndcg_at_10: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """`orders` are the test orders of two products or more; each hides one product after the other."""

    orders: int
    ranked: Measures
    popularity: Measures


@dataclass(slots=True)
class _Tally:
    queries: int = 0
    short: int = 0
    hits: int = 0
    gain: float = 0.0

    def note(self, ranked: Sequence[str], hidden: str) -> None:
        self.queries += 1
        if hidden in ranked:
            place = ranked.index(hidden)
            self.hits += 1
            self.short += place < _SHORT_CUT_OFF
            self.gain += 1 / math.log2(place + 2)

    def measures(self) -> Measures:
        asked = max(self.queries, 1)
        return Measures(*(round(value / asked, 6) for value in (self.short, self.hits, self.gain)))


def read_orders(file: TextIO) -> Orders:
    """Orders of a CSV with the columns `COLUMNS`, a line for each product; `HistoryError` says what is wrong."""
    rows = csv.DictReader(file)
    baskets: dict[str, dict[str, None]] = defaultdict(dict)
    categories: dict[str, str] = {}
    try:
        missing = [name for name in ("order_id", "sku") if name not in (rows.fieldnames or ())]
        if missing:
            raise HistoryError(f"The file {file.name} needs the column {', '.join(missing)}.")
        for row in rows:
            order_id, sku = (row["order_id"] or "").strip(), (row["sku"] or "").strip()
            if order_id and sku:
                baskets[order_id][sku] = None
                categories[sku] = (row.get("category") or "").strip()
    except (csv.Error, UnicodeDecodeError) as problem:
        raise HistoryError(f"The file {file.name} is no CSV in UTF-8: {problem}.") from None
    return Orders({order_id: list(skus) for order_id, skus in baskets.items()}, categories)


_Partners: TypeAlias = Mapping[str, Sequence[tuple[str, float]]]


@dataclass(frozen=True, slots=True)
class Ranking:
    """What is learned from a history: the same counts and scores as pages are made from, in memory."""

    partners: _Partners
    products: Mapping[str, Candidate]
    bestsellers: Sequence[str]
    by_category: Mapping[str, Sequence[str]]

    def rank(self, skus: Collection[str], categories: Collection[str], together: Mapping[str, float]) -> list[str]:
        """The ten products that go best with these SKUs, whose partners have been added up."""
        worth_ranking = _CUT_OFF + len(skus)  # the best may all be what the order holds
        pool = set(nlargest(worth_ranking, together, key=together.__getitem__))
        pool.update(self.bestsellers[:worth_ranking])
        for category in categories:
            pool.update(self.by_category.get(category, ())[:worth_ranking])
        basket = Basket(skus, (), categories)
        ranked = rank_candidates(map(self.products.__getitem__, pool), basket, together, most=_CUT_OFF)
        return [candidate.sku for candidate in ranked]

    def popular(self, skus: Collection[str]) -> list[str]:
        """The ten bestsellers that are not among these."""
        left = (sku for sku in self.bestsellers if sku not in skus)
        return list(islice(left, _CUT_OFF))


class _Together:
    """Scores of partners added up over an order, from which one product after the other is taken away."""

    def __init__(self, skus: Iterable[str], partners: _Partners) -> None:
        self._partners = partners
        self._totals: dict[str, float] = defaultdict(float)
        self._votes: Counter[str] = Counter()
        for sku in skus:
            for other, score in partners.get(sku, ()):
                self._totals[other] += score
                self._votes[other] += 1

    def without(self, sku: str) -> dict[str, float]:
        left = dict(self._totals)
        for other, score in self._partners.get(sku, ()):
            if self._votes[other] == 1:
                del left[other]
            else:
                left[other] -= score
        return left


def learn(history: Orders) -> Ranking:
    """Count what sells and what is bought together, as `affinities` does in the database."""
    sold: Counter[str] = Counter()
    together: dict[str, Counter[str]] = defaultdict(Counter)
    for skus in history.baskets.values():
        sold.update(skus)
        if len(skus) <= LARGEST_BASKET:
            for sku in skus:
                together[sku].update(skus)
    for sku, counts in together.items():
        del counts[sku]
    bestsellers = sorted(sold, key=lambda sku: (-sold[sku], sku))
    by_category: dict[str, list[str]] = defaultdict(list)
    for sku in bestsellers:
        by_category[history.categories[sku]].append(sku)
    return Ranking(
        partners={sku: best_partners(counts, sold[sku], sold) for sku, counts in together.items()},
        products={
            sku: Candidate(sku=sku, family=sku, category=history.categories[sku], order_count=count)
            for sku, count in sold.items()
        },
        bestsellers=bestsellers,
        by_category=by_category,
    )


def evaluate(history: Orders, test: Orders) -> Evaluation:
    """Hide each product of each test order in turn, by order of SKU, and rank for the rest of the order."""
    ranking = learn(history)
    categories = {**test.categories, **history.categories}
    ranked, popular = _Tally(), _Tally()
    orders = [sorted(skus) for skus in test.baskets.values() if len(skus) > 1]
    for skus in orders:
        together = _Together(skus, ranking.partners)
        for hidden in skus:
            rest = set(skus) - {hidden}
            held = {category for sku in rest if (category := categories[sku])}
            ranked.note(ranking.rank(rest, held, together.without(hidden)), hidden)
            popular.note(ranking.popular(rest), hidden)
    return Evaluation(len(orders), ranked.measures(), popular.measures())
