"""Phone numbers: one normal form (E.164), where they belong, and the digest that stands for them."""

from functools import lru_cache
from typing import Final

from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    ValidationResult,
    format_number,
    is_possible_number,
    is_possible_number_with_reason,
    parse,
    region_code_for_country_code,
    region_code_for_number,
)

from notifier.channels.addresses import AddressError
from notifier.foundation.digests import digest_text
from notifier.vocabulary.channel import Channel

#: Longer than any number with its punctuation and extension.
_LONGEST: Final = 60
#: What libphonenumber calls a country code that belongs to no country, such as +800.
_NO_REGION: Final = frozenset({"001", "ZZ"})


@lru_cache(maxsize=4096)
def find_phone(text: str | None, region: str | None) -> str | None:
    """The number in E.164, or None when the text is missing or no number anybody could have.

    `region` is the country of the person (ISO 3166, as `DE`) and makes national forms readable; without it only
    international ones are. Numbers need not be assigned, only possible: lists of assigned ranges are always behind,
    and numbers reserved for fiction must work in rehearsals.
    """
    if not text or len(text) > _LONGEST:
        return None
    try:
        number = parse(_to_international(text.strip()), region.upper() if region else None)
    except NumberParseException:
        return None
    return format_number(number, PhoneNumberFormat.E164) if _is_reachable(text, number) else None


def normalise_phone(text: str, region: str | None) -> str:
    """The number in E.164 as `find_phone` reads it; raises `AddressError` for what is none."""
    found = find_phone(text, region)
    if found is None:
        raise AddressError("This is no phone number; write it with its country code, such as +15550100100.")
    return found


def region_of(number: str) -> str | None:
    """The country of a number in E.164, of its country code's main country where the number does not tell."""
    try:
        parsed = parse(number, None)
    except NumberParseException:
        return None
    region = region_code_for_number(parsed) or region_code_for_country_code(parsed.country_code or 0)
    return None if region in _NO_REGION else region


def digest_phone(channel: Channel, e164: str) -> str:
    """The digest suppression and consent are keyed by; a number has one for each channel it is used on."""
    return digest_text(channel.value, e164)


def _to_international(text: str) -> str:
    """Most of the world dials 00 for the plus; numbers that begin so are international in no other way."""
    return "+" + text[2:] if text.startswith("00") and not text.startswith("000") else text


def _is_reachable(text: str, number: PhoneNumber) -> bool:
    """Without a country code, a number that lacks its area code may ring anywhere."""
    if _to_international(text.strip()).startswith("+"):
        return is_possible_number(number)
    return is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
