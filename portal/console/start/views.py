"""What the page of the first steps shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from portal.merchants.first_steps import FirstSteps
from portal.merchants.shop_details import ShopDetails

#: Pairs of value and words to choose from.
Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PhoneLink:
    """The newest test order with its page, for a phone's camera as well."""

    order_url: str
    page_url: str
    qr_code: Markup


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed a moment ago and is wrong: `problems` by field."""

    details: ShopDetails | None = None
    problems: Mapping[str, str] = field(default_factory=dict)
    number: str = ""
    number_problem: str = ""


@dataclass(frozen=True, slots=True)
class StartPage:
    """The steps with their forms; `open_step` stands open."""

    steps: FirstSteps
    open_step: str
    details: ShopDetails
    typed: Typed
    languages: Choices
    countries: Choices
    time_zones: tuple[str, ...]
    accent: str
    header: str
    test_order: PhoneLink | None
    email: str
    #: Channels by phone that an account of the shop carries: pairs of channel and msgid.
    phone_channels: Choices
