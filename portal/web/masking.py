"""Addresses as a page may show them that can be forwarded."""

from typing import Final

#: As many digits as tell two numbers of one person apart.
_DIGITS_SHOWN: Final = 2


def mask_email(address: str) -> str:
    """First letter and domain, such as `m•••@shop.example`; empty stays empty."""
    name, at, domain = address.rpartition("@")
    return f"{name[:1]}•••@{domain}" if at else ""


def mask_number(number: str) -> str:
    """The last two digits, such as `•••23`; empty stays empty."""
    return f"•••{number[-_DIGITS_SHOWN:]}" if number else ""
