"""Types of fields: what each may hold, said once for checking, for the OpenAPI document and for people."""

import datetime as dt
import uuid
from typing import Annotated, Final

from msgspec import Meta, Struct

#: PostgreSQL cannot store NUL, and nobody means it.
_NO_NUL: Final = r"^[^\u0000]*$"
_LARGEST_AMOUNT: Final = 10**12
_LARGEST_COUNT: Final = 1_000_000

Text = Annotated[str, Meta(max_length=255, pattern=_NO_NUL)]
Name = Annotated[str, Meta(min_length=1, max_length=255, pattern=_NO_NUL)]
LongText = Annotated[str, Meta(max_length=2000, pattern=_NO_NUL)]
Url = Annotated[
    str,
    Meta(max_length=2000, pattern=r"^https?://[!-~]+$", description="A web address.", examples=["https://a.example/"]),
]
Moment = Annotated[
    dt.datetime,
    Meta(tz=True, description="RFC 3339 with offset from UTC.", examples=["2026-11-20T14:03:00+01:00"]),
]
Day = Annotated[dt.date, Meta(description="A day of the calendar.", examples=["2026-11-24"])]
Email = Annotated[
    str,
    Meta(
        max_length=254,
        pattern=r"^[^@\s\u0000]+@[^@\s\u0000]+$",
        description="An e-mail address; kept in its normal form.",
        examples=["mila@shopper.example"],
    ),
]
Phone = Annotated[
    str,
    Meta(
        min_length=3,
        max_length=60,
        pattern=_NO_NUL,
        description="A phone number, national ones by the country of the address; kept as E.164.",
        examples=["+1 555 0100"],
    ),
]
Country = Annotated[str, Meta(pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2.", examples=["DE"])]
CountryOrNone = Annotated[
    str, Meta(pattern="^([A-Z]{2})?$", description="ISO 3166-1 alpha-2; empty when unknown.", examples=["DE"])
]
Currency = Annotated[str, Meta(pattern="^[A-Z]{3}$", description="ISO 4217.", examples=["EUR"])]
Language = Annotated[
    str,
    Meta(pattern="^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35, description="BCP 47.", examples=["en-GB"]),
]
Minor = Annotated[
    int,
    Meta(ge=0, le=_LARGEST_AMOUNT, description="Minor units of the order's currency: cents for EUR, yen for JPY."),
]
Count = Annotated[int, Meta(ge=1, le=_LARGEST_COUNT)]
Grams = Annotated[int, Meta(ge=1, le=100_000_000)]
Cursor = Annotated[str, Meta(max_length=200, description="`next_cursor` of the page before.")]
Limit = Annotated[int, Meta(ge=1, le=100, description="How many to answer with.")]
NextCursor = Annotated[str | None, Meta(description="Ask with it as `cursor` for the next page; null on the last.")]
Id = uuid.UUID

USUAL_LIMIT: Final = 25


class Draft(Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """What callers send; a field nobody knows is a mistake, so it is refused."""


class Document(Struct, frozen=True, kw_only=True):
    """What callers are sent."""


class PageQuery(Draft, frozen=True, kw_only=True):
    """Which part of a list."""

    limit: Limit = USUAL_LIMIT
    cursor: Cursor | None = None


class Nothing(Draft, frozen=True, kw_only=True):
    """A request without content."""


def in_utc(moment: dt.datetime | None) -> dt.datetime | None:
    """As rows keep it."""
    return None if moment is None else moment.astimezone(dt.UTC)
