"""What the pages of problems and changes show: the forms, and the case with what was written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from portal.tracking.page_view import CaseCard, Headline, MaskedAddress
from portal.tracking.page_view_brand import Brand, Link


class Preface(StrEnum):
    """What is said before a problem is asked about; each has its words in `shopper/report_problem.html`."""

    NOT_LATE = "not_late"
    NOT_SENT = "not_sent"
    LATE = "late"
    DELIVERED = "delivered"
    PLAIN = "plain"


class FormProblem(StrEnum):
    """What is wrong with a form or one of its fields; the words are in `components/form_fields.html`."""

    KIND_MISSING = "kind_missing"
    ITEMS_MISSING = "items_missing"
    TEXT_MISSING = "text_missing"
    TEXT_TOO_LONG = "text_too_long"
    FIELD_MISSING = "field_missing"
    FIELD_TOO_LONG = "field_too_long"
    CHOICE_MISSING = "choice_missing"
    TOO_MANY_CASES = "too_many_cases"
    TOO_MANY_TRIES = "too_many_tries"
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True)
class FormFrame:
    """What all these pages have: the shop, the way back, whom the answer goes to (masked), where the form goes.

    `form_key` makes a form posted twice one message. `contact` is empty when the order has no address.
    """

    brand: Brand
    tracking_url: str
    action_url: str
    csrf_token: str | None
    order_number: str
    contact: str
    form_key: str
    languages: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class FramedPage:
    """A page with this frame; the layout asks for the shop and the languages."""

    frame: FormFrame

    @property
    def brand(self) -> Brand:
        """For the layout."""
        return self.frame.brand

    @property
    def languages(self) -> tuple[Link, ...]:
        """For the layout."""
        return self.frame.languages


@dataclass(frozen=True, slots=True)
class ItemChoice:
    """A line of goods to tick (field `item`)."""

    value: str
    title: str
    variant: str | None
    image_url: str | None
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ReportPage(FramedPage):
    """The form of a problem: fields `kind`, `item` (several), `text`, `once`; `problems` by name of the field."""

    preface: Preface
    headline: Headline
    as_of_on: date | None
    kinds: tuple[str, ...]
    kind: str
    items: tuple[ItemChoice, ...]
    text: str
    change_url: str | None
    cases: tuple[CaseCard, ...]
    problems: Mapping[str, FormProblem]


@dataclass(frozen=True, slots=True)
class ChangePage(FramedPage):
    """The forms of a change, each with its `intent` (`address`, `instructions`); `values` as typed, by field.

    `address` is the one the parcel goes to now, masked. A form that cannot be honoured any more is not shown.
    """

    may_change_address: bool
    may_instruct: bool
    address: MaskedAddress | None
    country: str
    values: Mapping[str, str]
    problems: Mapping[str, FormProblem]
    carrier_url: str | None
    report_url: str | None


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """What one side wrote, without what a forwarded link must not show."""

    is_own: bool
    text: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class CasePage(FramedPage):
    """One case; its form (`text`, `once`) writes again. `wanted` is the address asked for, masked."""

    number: str
    kind: str
    state: str
    items: tuple[str, ...]
    messages: tuple[ShownMessage, ...]
    wanted: MaskedAddress | None
    instruction: str | None
    is_granted: bool | None
    text: str
    problems: Mapping[str, FormProblem]
