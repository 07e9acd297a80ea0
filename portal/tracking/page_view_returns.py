"""What pages show of returns: the card of one under way, the form that asks for one, and the gift link's page.

Stages, reasons, wishes and the like are words of the vocabulary; the templates know a sentence for each.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.tracking.page_view_brand import Brand, Link
from portal.tracking.page_view_parcel import Item, Money, StepState


class ReturnStep(StrEnum):
    """A station of the way back; each has its word in `components/returns.html`."""

    REQUESTED = "requested"
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    RECEIVED = "received"
    SETTLED = "settled"
    REJECTED = "rejected"
    EXPIRED = "expired"


class ReturnProblem(StrEnum):
    """What is wrong with what was asked for; each has its sentence on the page."""

    NOTHING_CHOSEN = "nothing_chosen"
    REASON_MISSING = "reason_missing"
    NO_LONGER = "no_longer"
    TOO_MANY_TRIES = "too_many_tries"


@dataclass(frozen=True, slots=True)
class ReturnStepView:
    """One station; `reached_on` is None while it is ahead."""

    step: ReturnStep
    state: StepState
    reached_on: date | None


@dataclass(frozen=True, slots=True)
class RefundView:
    """The money: `stage` promised or late with the day it was promised for, or issued with the day it was sent."""

    stage: str
    amount: Money
    on: date


@dataclass(frozen=True, slots=True)
class ReturnCard:
    """A return under way. `instructions` and `answer` are the merchant's words, `label_url` is its https address.

    `deadline_on` is the last day to hand in the parcel, None where that is not what is waited for.
    """

    number: str
    stage: str
    steps: tuple[ReturnStepView, ...]
    items: tuple[Item, ...]
    deadline_on: date | None
    label_url: str | None
    instructions: str | None
    answer: str | None
    resolution: str | None
    refund: RefundView | None


@dataclass(frozen=True, slots=True)
class ReturnableItem:
    """A line of the form: `item.quantity` is the most that can be chosen; the rest is what was chosen so far."""

    id: str
    item: Item
    is_taken: bool
    quantity: int
    reason: str
    problem: ReturnProblem | None


@dataclass(frozen=True, slots=True)
class ReturnPage:
    """Asking for a return (`POST` to `action_url`), or the reason why that cannot be (`barrier`, without items).

    `last_on` is the last day of asking, None while something is still to come; `expected_on` when the order should
    arrive, `days` how long one may ask from then on. `request_key` makes one return of a form posted twice.
    """

    brand: Brand
    action_url: str
    tracking_url: str
    order_number: str
    csrf_token: str | None
    barrier: str | None
    days: int
    last_on: date | None
    expected_on: date | None
    items: tuple[ReturnableItem, ...]
    reasons: tuple[str, ...]
    wishes: tuple[str, ...]
    wish: str
    comment: str
    comment_length: int
    request_key: str
    problem: ReturnProblem | None
    is_approved_at_once: bool
    languages: tuple[Link, ...]

    @property
    def has_problems(self) -> bool:
        """Whether a line is marked."""
        return any(line.problem for line in self.items)


@dataclass(frozen=True, slots=True)
class GiftPage:
    """The link for whoever receives the order as a gift; `gift_url` is None while there is none."""

    brand: Brand
    action_url: str
    tracking_url: str
    order_number: str
    csrf_token: str | None
    gift_url: str | None
    has_too_many_tries: bool
    languages: tuple[Link, ...]
