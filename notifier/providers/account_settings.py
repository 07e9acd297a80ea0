"""The settings that accounts of providers on HTTP have in common, and the numbers and amounts they write."""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

_E164: Final = re.compile(r"\+[1-9]\d{6,14}")
#: Bare hosts and paths only: a query or a fragment would end up in the middle of the addresses made of it.
_BASE_URL: Final = re.compile(r"https?://[^\s/?#@]+(?:/[^\s?#]*)?")
#: What a message costs, as decimal text; not all that `Decimal` would read.
_AMOUNT: Final = re.compile(r"-?(\d{1,9}(?:\.\d{1,12})?)")


def read_text(settings: Mapping[str, str], key: str, meaning: str, problems: list[str]) -> str:
    """A setting that must be there, on one line; `meaning` says what it is, as in `the account's SID`."""
    value = settings.get(key, "").strip()
    if not value:
        problems.append(f"{key} is missing: {meaning}.")
    elif not value.isprintable():
        problems.append(f"{key} must be one line of text: {meaning}.")
    return value


def read_base_url(settings: Mapping[str, str], default: str, problems: list[str]) -> str:
    """Where the provider is asked, without a slash at its end."""
    url = settings.get("base_url", "").strip() or default
    try:
        is_address = bool(_BASE_URL.fullmatch(url) and urlsplit(url).hostname and urlsplit(url).port != 0)
    except ValueError:
        is_address = False
    if not is_address:
        problems.append(f"base_url must be an address such as {default}, not {url!r}.")
    return url.rstrip("/")


def is_e164(text: str) -> bool:
    """Whether the text is a number in E.164 with its plus."""
    return _E164.fullmatch(text) is not None


def with_plus(number: str | None) -> str | None:
    """A number as providers write it (with or without plus) in E.164 with a plus; other names stay as they are."""
    if number and re.fullmatch(r"[1-9]\d{6,14}", number):
        return f"+{number}"
    return number


def read_amount(text: str | None) -> str | None:
    """What something cost as decimal text without a sign; None for what is no amount."""
    found = _AMOUNT.fullmatch(text.strip()) if text else None
    return found[1] if found else None
