"""What a look at a wording finds: how bad, where, and one sentence on what to do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """An error must not go out, a warning should not, a hint makes it better."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about one part of a wording; `line` and `column` count from 1, and are 0 for the part as a whole."""

    severity: Severity
    #: Stable, for programs.
    code: str
    part: str
    line: int
    column: int
    #: English with named placeholders, marked by `N_`: the key of the catalogues.
    message: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)

    @property
    def sentence(self) -> str:
        """The sentence in English."""
        return self.message % self.values

    def say(self, translate: Callable[[str], str]) -> str:
        """The sentence in the language of a `gettext`."""
        return translate(self.message) % self.values


def locate(source: str, offset: int) -> tuple[int, int]:
    """Line and column of a character, both from 1."""
    before = source[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
