"""By what the figures of messages can be told apart."""

from collections.abc import Collection
from enum import StrEnum
from typing import Final


class FigureGroup(StrEnum):
    """One column of the daily counts."""

    DAY = "day"
    CHANNEL = "channel"
    RULE = "rule"
    TRIGGER = "trigger"
    LANGUAGE = "language"
    #: Why messages were held back, cancelled or too late; empty for all others.
    REASON = "reason"
    #: Empty for messages that cost nothing.
    CURRENCY = "currency"


#: What figures can be narrowed to.
NARROWING: Final = (FigureGroup.CHANNEL, FigureGroup.RULE, FigureGroup.LANGUAGE)


def list_parts() -> tuple[tuple[FigureGroup, ...], ...]:
    """What sums are kept by: nothing, one thing, and one of those figures can be narrowed to with one other."""
    singles = [group for group in FigureGroup if group is not FigureGroup.DAY]
    pairs = {order_groups({one, other}) for one in NARROWING for other in singles if one is not other}
    return ((), *((one,) for one in singles), *sorted(pairs))


def order_groups(groups: Collection[FigureGroup]) -> tuple[FigureGroup, ...]:
    """Groups in the sequence in which they are declared; days are no part of it."""
    return tuple(group for group in FigureGroup if group in groups and group is not FigureGroup.DAY)


def name_part(groups: Collection[FigureGroup]) -> str:
    """What sums by these groups are stored under."""
    return " ".join(order_groups(groups))
