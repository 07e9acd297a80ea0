"""What the pages of the console show."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class SignInProblem(StrEnum):
    """Why nobody was signed in; WRONG_PAIR says the same for an unknown address and a wrong password."""

    WRONG_PAIR = "wrong_pair"
    TOO_MANY_TRIES = "too_many_tries"
    FORM_TOO_OLD = "form_too_old"


@dataclass(frozen=True, slots=True)
class SignInPage:
    """The sign-in form."""

    csrf_token: str
    email: str
    problem: SignInProblem | None


@dataclass(frozen=True, slots=True)
class Amount:
    """Money in minor units, for the filter `money`."""

    minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class MilestoneCount:
    """How many parcels of an order stand at a milestone."""

    milestone: str
    count: int


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order in the list; `placed_at` by the merchant's clock, `page_url` None once its link was revoked."""

    number: str
    stage: str
    shopper: str
    placed_at: dt.datetime
    total: Amount
    parcels: tuple[MilestoneCount, ...]
    page_url: str | None


@dataclass(frozen=True, slots=True)
class OrdersPage:
    """The orders of one merchant, newest first; `older_url` None on the last page."""

    csrf_token: str
    merchant_name: str
    email: str
    search: str
    rows: tuple[OrderRow, ...]
    older_url: str | None
    is_first: bool
