"""Orders as callers send them, and how they become what every store's orders are read into."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Annotated, Final

from babel.numbers import list_currencies
from msgspec import UNSET, Meta, UnsetType
from msgspec.structs import replace

from notifier.api.addresses import AddressError, normalise_email, normalise_phone
from portal.api.field_types import (
    Count,
    CountryOrNone,
    Currency,
    Draft,
    Email,
    Grams,
    Language,
    LongText,
    Minor,
    Moment,
    Name,
    Phone,
    Text,
    in_utc,
)
from portal.api.problems import FieldFault, wrong_fields
from portal.models import OrderContact, OrderLine
from portal.queries.order_records import OrderRecord
from portal.sources.stores.contract import StoreAddress, StoreLine, StoreOrder
from portal.vocabulary.order_stage import OrderStage

_MOST_LINES: Final = 500
_MOST_TAGS: Final = 100
_CURRENCIES: Final = frozenset(list_currencies())
#: Clocks are not equally right everywhere.
FUTURE: Final = dt.timedelta(days=1)

Tags = Annotated[tuple[Text, ...], Meta(max_length=_MOST_TAGS)]


class CustomerDraft(Draft, frozen=True, kw_only=True):
    """Who bought. Without e-mail address and number nobody can be told anything."""

    name: Text = ""
    email: Email | None = None
    phone: Phone | None = None
    tags: Tags | None = None
    order_count: Annotated[Count | None, Meta(description="How many orders of theirs there were with this one.")] = None


class AddressDraft(Draft, frozen=True, kw_only=True):
    """Where it is sent."""

    name: Text = ""
    street: LongText = ""
    street_more: Text = ""
    city: Text = ""
    region: Text = ""
    region_code: Text = ""
    postcode: Text = ""
    country: CountryOrNone = ""


class LineDraft(Draft, frozen=True, kw_only=True):
    """One line of goods; `external_id` is its place in the list unless told."""

    external_id: Name | None = None
    sku: Text = ""
    title: Name
    variant: Text = ""
    quantity: Count
    price_minor: Annotated[Minor, Meta(description="Of one piece.")] = 0
    needs_shipping: bool = True
    weight_grams: Grams | None = None
    tags: Tags = ()
    vendor: Text = ""
    category: Text = ""


Lines = Annotated[tuple[LineDraft, ...], Meta(max_length=_MOST_LINES)]


class OrderDraft(Draft, frozen=True, kw_only=True):
    """A new order; `external_id` is how the shop finds it again, its number unless told."""

    number: Name
    external_id: Name | None = None
    stage: OrderStage = OrderStage.PLACED
    placed_at: Annotated[Moment | None, Meta(description="Now, unless told.")] = None
    cancelled_at: Moment | None = None
    currency: Currency
    total_minor: Minor
    shipping_minor: Minor = 0
    discount_minor: Minor = 0
    tax_minor: Minor = 0
    language: Language | None = None
    customer: CustomerDraft = CustomerDraft()
    shipping_address: AddressDraft = AddressDraft()
    shipping_method: Text = ""
    payment_method: Name | None = None
    channel: Name | None = None
    tags: Tags = ()
    lines: Lines = ()


class OrderPatch(Draft, frozen=True, kw_only=True):
    """What changes of an order: a field that is named is replaced as a whole, the others stay."""

    number: Name | UnsetType = UNSET
    stage: OrderStage | UnsetType = UNSET
    cancelled_at: Moment | UnsetType | None = UNSET
    currency: Currency | UnsetType = UNSET
    total_minor: Minor | UnsetType = UNSET
    shipping_minor: Minor | UnsetType = UNSET
    discount_minor: Minor | UnsetType = UNSET
    tax_minor: Minor | UnsetType = UNSET
    language: Language | UnsetType | None = UNSET
    customer: CustomerDraft | UnsetType = UNSET
    shipping_address: AddressDraft | UnsetType = UNSET
    shipping_method: Text | UnsetType = UNSET
    payment_method: Name | UnsetType | None = UNSET
    channel: Name | UnsetType | None = UNSET
    tags: Tags | UnsetType = UNSET
    lines: Lines | UnsetType = UNSET


#: What stores tell and software is not asked.
_STORE_ORDER: Final = partial(
    StoreOrder,
    refunded_minor=0,
    customer_external_id="",
    shipments=(),
    refunds=(),
    note="",
    is_test=False,
    accepts_marketing=None,
)


@dataclass(slots=True)
class _Checks:
    """Collects every wrong field of a draft."""

    country: str
    faults: list[FieldFault] = field(default_factory=list)

    def fault(self, pointer: str, detail: str) -> None:
        self.faults.append(FieldFault(pointer=pointer, detail=detail))

    def read(self, pointer: str, text: str | None, normalise: Callable[[str], str]) -> str:
        """The normal form of an address."""
        try:
            return normalise(text) if text else ""
        except AddressError as problem:
            self.fault(pointer, str(problem))
            return ""


def read_order(draft: OrderDraft, country: str, now: dt.datetime) -> StoreOrder:
    """The order as stores' are read; numbers by `country` where the address names none. Raises `ProblemError`."""
    checks = _Checks(draft.shipping_address.country or country)
    email = checks.read("/customer/email", draft.customer.email, normalise_email)
    phone = checks.read("/customer/phone", draft.customer.phone, lambda text: normalise_phone(text, checks.country))
    _check(checks, draft, now)
    lines = _read_lines(checks, draft)
    if checks.faults:
        raise wrong_fields(*checks.faults)
    is_cancelled = draft.stage is OrderStage.CANCELLED
    address = draft.shipping_address
    return _STORE_ORDER(
        external_id=draft.external_id or draft.number,
        number=draft.number,
        stage=draft.stage,
        placed_at=in_utc(draft.placed_at),
        updated_at=now,
        currency=draft.currency,
        total_minor=draft.total_minor,
        current_total_minor=draft.total_minor,
        shipping_minor=draft.shipping_minor,
        discount_minor=draft.discount_minor,
        tax_minor=draft.tax_minor,
        locale=draft.language or "",
        email=email,
        phone=phone,
        customer_name=draft.customer.name,
        customer_tags=draft.customer.tags,
        customer_order_count=draft.customer.order_count,
        lines=lines,
        shipping_address=StoreAddress(**{name: getattr(address, name) for name in address.__struct_fields__}),
        shipping_method=draft.shipping_method,
        payment_methods=(draft.payment_method,) if draft.payment_method else (),
        tags=draft.tags,
        is_cancelled=is_cancelled,
        cancelled_at=(in_utc(draft.cancelled_at) or now) if is_cancelled else None,
        channel=draft.channel or "",
    )


def apply_patch(record: OrderRecord, patch: OrderPatch) -> OrderDraft:
    """The order as it would be told anew, with what changes."""
    told = {name: getattr(patch, name) for name in patch.__struct_fields__}
    return replace(_draft_of(record), **{name: value for name, value in told.items() if value is not UNSET})


def _check(checks: _Checks, draft: OrderDraft, now: dt.datetime) -> None:
    if draft.currency not in _CURRENCIES:
        checks.fault("/currency", f"{draft.currency} is no currency of ISO 4217.")
    if draft.placed_at is not None and draft.placed_at > now + FUTURE:
        checks.fault("/placed_at", "It lies in the future.")
    if draft.cancelled_at is not None and draft.stage is not OrderStage.CANCELLED:
        checks.fault("/cancelled_at", "Only an order of the stage cancelled has it.")


def _read_lines(checks: _Checks, draft: OrderDraft) -> tuple[StoreLine, ...]:
    found: dict[str, StoreLine] = {}
    for position, line in enumerate(draft.lines):
        external_id = line.external_id or str(position + 1)
        if external_id in found:
            checks.fault(f"/lines/{position}/external_id", "Another line of the order has it already.")
        found[external_id] = StoreLine(
            external_id=external_id,
            sku=line.sku,
            title=line.title,
            variant=line.variant,
            quantity=line.quantity,
            quantity_left=line.quantity,
            quantity_fulfillable=line.quantity,
            price_minor=line.price_minor,
            weight_grams=line.weight_grams,
            product_external_id="",
            variant_external_id="",
            needs_shipping=line.needs_shipping,
            tags=line.tags,
            vendor=line.vendor,
            category=line.category,
        )
    return tuple(found.values())


def _draft_of(record: OrderRecord) -> OrderDraft:
    order, contact = record.order, record.contact or OrderContact()
    return OrderDraft(
        number=order.number,
        external_id=order.external_id,
        stage=OrderStage(order.stage),
        placed_at=order.placed_at,
        cancelled_at=order.cancelled_at,
        currency=order.currency,
        total_minor=order.total_minor,
        shipping_minor=order.shipping_minor,
        discount_minor=order.discount_minor,
        tax_minor=order.tax_minor,
        language=order.language,
        customer=CustomerDraft(name=contact.name or "", email=contact.email, phone=contact.phone),
        shipping_address=AddressDraft(
            **{name: getattr(contact, name) or "" for name in _KEPT_PARTS},
        ),
        shipping_method=order.shipping_method,
        payment_method=order.payment_method,
        channel=order.channel,
        tags=tuple(str(tag) for tag in order.tags),
        lines=tuple(_draft_line(line) for line in record.lines if line.quantity),
    )


_KEPT_PARTS: Final = ("street", "city", "region", "region_code", "postcode", "country")


def _draft_line(line: OrderLine) -> LineDraft:
    return LineDraft(
        external_id=line.external_id,
        sku=line.sku,
        title=line.title,
        variant=line.variant,
        quantity=line.quantity,
        price_minor=line.price_minor,
        needs_shipping=line.needs_shipping,
        weight_grams=line.weight_grams,
        tags=tuple(str(tag) for tag in line.tags or ()),
        vendor=line.vendor or "",
        category=line.category or "",
    )
