"""Check digits of tracking numbers, each over the characters that precede it (or all of them where said)."""

from collections.abc import Sequence
from typing import Final

_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_S10_WEIGHTS: Final = (8, 6, 4, 2, 3, 5, 9, 7)
_FEDEX_WEIGHTS: Final = (1, 3, 7)


def gs1_digit(digits: str) -> str:
    """GS1 General Specifications 7.9: weights 3 and 1 from the right, complement to ten."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def ups_digit(characters: str) -> str:
    """UPS: letters count as (code - 3) mod 10, every second character twice, complement to ten."""
    values = [int(character) if character.isdigit() else (ord(character) - 3) % 10 for character in characters]
    return str(-sum(value * (1 + place % 2) for place, value in enumerate(values)) % 10)


def fedex_digit(digits: str) -> str:
    """FedEx: weights 1, 3, 7 from the right, modulo 11, ten counts as zero."""
    total = sum(int(digit) * _FEDEX_WEIGHTS[place % 3] for place, digit in enumerate(reversed(digits)))
    return str(total % 11 % 10)


def s10_digit(digits: str) -> str:
    """UPU S10: eight digits, weighted sum modulo 11; ten gives 0 and eleven gives 5."""
    rest = 11 - _weigh(digits, _S10_WEIGHTS) % 11
    return {10: "0", 11: "5"}.get(rest, str(rest))


def mod7_digit(digits: str) -> str:
    """The number itself modulo seven."""
    return str(int(digits) % 7)


def luhn_digit(digits: str) -> str:
    """ISO/IEC 7812-1: every second digit from the right doubled, its own digits summed."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 - place % 2)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def mod37_36_digit(characters: str) -> str:
    """ISO/IEC 7064, MOD 37,36, as DPD prints it: a digit or a letter."""
    product = 36
    for character in characters:
        total = (product + _ALPHABET.index(character)) % 36 or 36
        product = total * 2 % 37
    return _ALPHABET[(37 - product) % 36]


def _weigh(digits: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
