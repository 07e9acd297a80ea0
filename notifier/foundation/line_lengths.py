"""How long the lines of a mail may be (RFC 5322, section 2.1.1)."""

from typing import Final

#: Octets, without the line end.
_LONGEST_LINE: Final = 998


def has_long_line(text: str) -> bool:
    """Whether a line is longer than mail servers carry; looks at a line break about every thousand characters only."""
    begins_at = 0
    while len(text) - begins_at > _LONGEST_LINE:
        ends_at = text.rfind("\n", begins_at, begins_at + _LONGEST_LINE + 1)
        if ends_at < 0:
            return True
        begins_at = ends_at + 1
    return False
