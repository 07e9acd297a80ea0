"""Areas of postcodes as merchants write them: a beginning (`75`, `SW1`) or a range (`10000..12999`)."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from notifier.rules.facts.folding import fold_place

#: A whole British postcode without its space; the last three characters are the inward part (Royal Mail).
_BRITISH: Final = re.compile(r"[a-z]{1,2}\d[a-z\d]?\d[a-z]{2}")
_INWARD_LENGTH: Final = 3
#: The part before the space of a British postcode, which names a district.
_DISTRICT: Final = re.compile(r"[a-z]{1,2}\d[a-z\d]?")


@dataclass(frozen=True, slots=True)
class PostcodeArea:
    """A beginning of postcodes; with `last`, of the same length, every beginning from `first` to `last`."""

    first: str
    last: str | None
    #: Written without the space that would end a British district: `E16`, but not `E1 6`.
    may_be_district: bool = True

    def holds(self, postcode: str) -> bool:
        """Whether a folded postcode lies in it.

        `SW1` holds `SW1A 1AA`, not `SW11 1AA`, and `E16` not `E1 6AN`: those are other districts.
        """
        if self.last is not None:
            return self.first <= postcode[: len(self.first)] <= self.last
        if not postcode.startswith(self.first):
            return False
        if not self.first[-1].isdigit() or not _BRITISH.fullmatch(postcode):
            return True
        district = postcode[:-_INWARD_LENGTH]
        if self.may_be_district and _DISTRICT.fullmatch(self.first):
            return district.startswith(self.first) and not district[len(self.first) :].isdigit()
        return not district[len(self.first) : len(self.first) + 1].isdigit()


@lru_cache(maxsize=4096)
def parse_area(text: str) -> PostcodeArea:
    """An area of a beginning or a range; raises ValueError saying what is wrong."""
    first, dots, last = text.partition("..")
    low, high = fold_place(first), fold_place(last)
    if not low:
        raise ValueError("must be the beginning of a postcode, such as 75, or a range, such as 10000..12999")
    if not dots:
        return PostcodeArea(low, None, may_be_district=len(text.split()) == 1)
    if len(low) != len(high) or low > high:
        raise ValueError("must be a range from a lower to a higher beginning of the same length, such as 10000..12999")
    return PostcodeArea(low, high)
