"""What a ready-made flow is."""

from dataclasses import dataclass

from notifier.api.rules import RuleDraft


@dataclass(frozen=True, slots=True)
class Flow:
    """Rules that belong together; of a new merchant they are there from the start, or once somebody switches them on.

    A rule that is off is installed silent: it is worded and ready, but the flow does not need it.
    """

    name: str
    description: str
    rules: tuple[RuleDraft, ...]
    is_for_everybody: bool = False
