"""On which terms a merchant takes goods back: read for every return, changed by the merchant."""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import update
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.errors import ProductError
from portal.models import Merchant, ReturnTermsRow
from portal.vocabulary.return_reason import ReturnReason
from portal.vocabulary.return_stage import ReturnResolution

#: What a consumer may insist on in the European Union: directive 2011/83/EU, articles 9 (to tell) and 14 (to send).
LAWFUL_DAYS: Final = 14

_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_LONGEST_DAYS: Final = 366
_LONGEST_INSTRUCTIONS: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnTerms:
    """`days` count from the arrival of the last parcel, `hand_in_days` from the approval.

    No `countries` stand for all destinations. Products with one of `final_tags` (in any letter case) stay sold.
    `instructions` are the merchant's words on how to send things back.
    """

    is_on: bool = True
    days: int = LAWFUL_DAYS
    hand_in_days: int = LAWFUL_DAYS
    is_approved_at_once: bool = False
    offers_exchange: bool = True
    offers_credit: bool = False
    reasons: tuple[ReturnReason, ...] = tuple(ReturnReason)
    countries: tuple[str, ...] = ()
    final_tags: tuple[str, ...] = ()
    instructions: str = ""

    @property
    def wishes(self) -> tuple[ReturnResolution, ...]:
        """What a shopper may wish for."""
        offered = {
            ReturnResolution.REFUND: True,
            ReturnResolution.EXCHANGE: self.offers_exchange,
            ReturnResolution.CREDIT: self.offers_credit,
        }
        return tuple(wish for wish, is_offered in offered.items() if is_offered)

    def is_final_sale(self, tags: Iterable[object] | None) -> bool:
        """Whether a product with these tags cannot be sent back."""
        refused = {tag.casefold() for tag in self.final_tags}
        return any(str(tag).casefold() in refused for tag in tags or ())

    def serves(self, country: str) -> bool:
        """Whether goods are taken back from this country."""
        return is_served(self.countries, country)


DEFAULT_TERMS: Final = ReturnTerms()


def is_served(countries: Iterable[str], country: str) -> bool:
    """Whether a list of countries holds this one; an empty list stands for all."""
    listed = tuple(countries)
    return not listed or country.upper() in listed


def load_terms(session: Session, merchant_id: uuid.UUID) -> ReturnTerms:
    """A merchant's terms; the usual ones when it has chosen none."""
    row = session.get(ReturnTermsRow, merchant_id)
    if row is None:
        return DEFAULT_TERMS
    return ReturnTerms(
        is_on=row.is_on,
        days=row.days,
        hand_in_days=row.hand_in_days,
        is_approved_at_once=row.is_approved_at_once,
        offers_exchange=row.offers_exchange,
        offers_credit=row.offers_credit,
        reasons=tuple(ReturnReason(reason) for reason in row.reasons),
        countries=tuple(row.countries),
        final_tags=tuple(row.final_tags),
        instructions=row.instructions,
    )


def save_terms(session: Session, merchant_id: uuid.UUID, terms: ReturnTerms) -> None:
    """Keep the terms for returns asked for from now on; `ProductError` names what is wrong with them."""
    _check(terms)
    row = session.get(ReturnTermsRow, merchant_id) or ReturnTermsRow(merchant_id=merchant_id)
    row.is_on, row.days, row.hand_in_days = terms.is_on, terms.days, terms.hand_in_days
    row.is_approved_at_once = terms.is_approved_at_once
    row.offers_exchange, row.offers_credit = terms.offers_exchange, terms.offers_credit
    row.reasons = [reason.value for reason in terms.reasons]
    row.countries, row.final_tags = list(terms.countries), list(terms.final_tags)
    row.instructions = terms.instructions.strip()
    row.changed_at = utc_now()
    session.add(row)
    bump = update(Merchant).where(Merchant.id == merchant_id).values(page_version=Merchant.page_version + 1)
    session.execute(bump)
    session.flush()


def _check(terms: ReturnTerms) -> None:
    for days, meaning in ((terms.days, "to ask for a return"), (terms.hand_in_days, "to hand in the parcel")):
        if not 1 <= days <= _LONGEST_DAYS:
            raise ProductError(f"The days {meaning} are {days}, but must be 1 to {_LONGEST_DAYS}.")
    wrong = next((country for country in terms.countries if not _COUNTRY.fullmatch(country)), None)
    if wrong is not None:
        raise ProductError(f"The country {wrong!r} must be two capital letters, such as DE.")
    if not terms.reasons:
        raise ProductError("Shoppers need at least one reason to choose.")
    if len(terms.instructions) > _LONGEST_INSTRUCTIONS:
        raise ProductError(f"The instructions may have {_LONGEST_INSTRUCTIONS} characters at most.")
