"""Many orders with several parcels each, the webhooks that tell of them, and the mails that are due for them."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tests.running import documents

PARCELS: Final = 3
SCANS: Final = 10
#: How a journey ends: the codes of its last scans, the milestone it stays at and the words of the mail, if any is due.
ENDINGS: Final = (
    (("out_for_delivery", "delivered"), "delivered", "has been delivered"),
    (("out_for_delivery", "failed_attempt", "out_for_delivery", "delivered"), "delivered", "has been delivered"),
    (("arrived_at_pickup_point", "available_for_pickup"), "available_for_pickup", "is ready to collect"),
    (("delayed", "in_transit"), "in_transit", None),
)
_WEIGHTS: Final = (6, 2, 1, 1)
_ON_THE_WAY: Final = ("label_created", "picked_up", "departed_facility", "arrived_at_facility")

_BETWEEN: Final = ("departed_facility", "arrived_at_facility")

Due = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Webhook:
    """One delivery of a vendor."""

    source: str
    topic: str
    document: Mapping[str, Any]


@dataclass
class Traffic:
    """Everything that happens to some orders, made from a seed, and what must come of it."""

    orders: int
    seed: int
    #: The mails that are due, counted by address and words of the subject.
    due: Counter[Due] = field(default_factory=Counter)
    #: Milestone of each parcel in the end, by tracking number.
    milestones: dict[str, str] = field(default_factory=dict)
    #: Stage of each order in the end, by number.
    stages: dict[str, str] = field(default_factory=dict)

    def webhooks(self) -> list[Webhook]:
        """Every webhook, those of different orders mingled, a few repeated, each order's own in their order."""
        chance = random.Random(self.seed)
        streams = [list(self._order(chance, serial)) for serial in range(self.orders)]
        turns = [place for place, stream in enumerate(streams) for _ in stream]
        chance.shuffle(turns)
        mingled = [streams[place].pop(0) for place in turns]
        return [copy for webhook in mingled for copy in [webhook] * (2 if chance.random() < 0.02 else 1)]

    def _order(self, chance: random.Random, serial: int) -> Iterator[Webhook]:
        number, email = f"#F{serial:05d}", f"buyer{serial}@people.example"
        order = documents.order(number, email, lines=PARCELS)
        yield Webhook("shopify", "orders/create", order)
        self._expect(email, "Thank you for your order")
        if chance.random() < 0.05:
            yield self._cancelled(order)
            return
        self.stages[number] = "shipped"
        numbers = [f"1Z555{serial:06d}{place:02d}" for place in range(PARCELS)]
        sent = list(self._fulfilments(chance, order, numbers))
        scans = [scan for tracking in numbers for scan in self._journey(chance, tracking, email)]
        # Some carriers are quicker than the shop: their first scan comes before the order names the parcel.
        chance.shuffle(scans)
        yield from scans[:1]
        yield from sent
        self._expect(email, "is on its way")
        yield from scans[1:]

    def _cancelled(self, order: dict[str, Any]) -> Webhook:
        self.stages[order["name"]] = "cancelled"
        self._expect(order["email"], "was cancelled")
        at = documents.moment(0)
        return Webhook("shopify", "orders/cancelled", order | {"cancelled_at": at, "updated_at": at})

    def _fulfilments(self, chance: random.Random, order: dict[str, Any], numbers: list[str]) -> Iterator[Webhook]:
        if chance.random() < 0.5:
            yield Webhook("shopify", "fulfillments/create", documents.fulfilment(order, numbers))
            return
        for place, number in enumerate(numbers):
            part = documents.fulfilment(order, [number], serial=place, line_items=[order["line_items"][place]])
            yield Webhook("shopify", "fulfillments/create", part)

    def _journey(self, chance: random.Random, tracking_number: str, email: str) -> Iterator[Webhook]:
        """Ten scans in reports of one to three; some repeat what the report before them said last."""
        last, milestone, words = chance.choices(ENDINGS, _WEIGHTS)[0]
        middle = SCANS - len(_ON_THE_WAY) - len(last)
        codes = [*(*_ON_THE_WAY, *_BETWEEN * middle)[: SCANS - len(last)], *last]
        self.milestones[tracking_number] = milestone
        if words is not None:
            self._expect(email, words)
        start = dt.datetime.now(dt.UTC) - dt.timedelta(hours=40)
        moments = [(start + dt.timedelta(hours=3 * place)).isoformat(timespec="seconds") for place in range(SCANS)]
        scans = list(zip(codes, moments, strict=True))
        place = 0
        while place < SCANS:
            end = place + chance.randint(1, 3)
            first = max(0, place - chance.randint(0, 1))
            yield Webhook("simulated", "", documents.report(tracking_number, scans[first:end]))
            place = end

    def _expect(self, email: str, words: str) -> None:
        self.due[email, words] += 1
