"""How a rule uses its channels."""

from enum import StrEnum


class Strategy(StrEnum):
    """Which of a rule's channels speak, in the rule's order."""

    #: Every channel at once.
    ALL = "all"
    #: Only the first channel the person can be reached on.
    FIRST_REACHABLE = "first_reachable"
    #: One after the other, each after a wait, until one has been delivered, seen or clicked.
    CASCADE = "cascade"
