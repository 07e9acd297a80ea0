"""Counts what was expected of one family of payloads, and what did not hold."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Family:
    """The expectations of one family; `expect` counts one, a failure keeps one sentence."""

    name: str
    passed: int = 0
    failures: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many expectations were checked."""
        return self.passed + len(self.failures)

    def expect(self, what: str, found: object, wanted: object) -> None:
        """Count one expectation: what we found is what was wanted."""
        if found == wanted:
            self.passed += 1
        else:
            self.failures.append(f"{what}: wanted {wanted!r}, found {found!r}")

    def attempt(self, what: str, check: Callable[[], None]) -> None:
        """Run the checks of one file; an error in them is one failure of the family."""
        try:
            check()
        except Exception as error:  # noqa: BLE001 -- one unreadable file must not hide the others
            self.failures.append(f"{what}: {type(error).__name__}: {error}")


Check = Callable[[Family, Path], None]
