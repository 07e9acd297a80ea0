"""The shape of HTML that mail servers carry as it is: ASCII in lines of bounded length, so that nothing encodes it."""

import re
from typing import Final

from notifier.channels.words import to_storable

#: Octets of a line (RFC 5322, section 2.1.1).
_LONGEST_LINE: Final = 998
_C1: Final = re.compile(r"[\x80-\x9f]")
_C1_REFERENCE: Final = re.compile(r"&#1(?:2[89]|[345][0-9]);")
#: Where a line may end without anybody seeing it: inside a tag, before its first attribute.
_TAG_BEGINNING: Final = re.compile(r"<(td|div|table|a|p|span|img) ")


def break_lines(layout: str) -> str:
    """A layout with a line break in nearly every tag; RFC 5322, section 2.1.1, allows 998 octets in a line."""
    return _TAG_BEGINNING.sub(lambda match: f"<{match[1]}\n", layout)


def to_ascii(html: str) -> str:
    """The same HTML with character references for what is outside ASCII, without what no reference can name.

    Script and style elements must be ASCII before: references mean nothing inside them.
    """
    if not html.isascii():
        html = to_storable(html).encode("ascii", "xmlcharrefreplace").decode("ascii")
        # Browsers read a reference to a C1 control as a letter of Windows-1252.
        html = _C1_REFERENCE.sub("", html)
    return html.replace("\0", "")


def to_mailable(html: str) -> str:
    """ASCII where that lets mail servers carry it as it is and is no larger than base64 of the letters themselves.

    Otherwise the letters: a long paragraph of Japanese or Arabic would be spelt out and then encoded as well.
    """
    spelt_out = to_ascii(html)
    # Base64 makes four letters of three octets.
    is_small = len(spelt_out) * 3 <= len(html) * 4 or len(spelt_out) * 3 <= len(to_storable(html).encode()) * 4
    if html.isascii() or (is_small and not _has_long_line(spelt_out)):
        return spelt_out
    return _C1.sub("", to_storable(html))


def _has_long_line(text: str) -> bool:
    """Looks at a line break about every thousand characters, and not at each line."""
    begins_at = 0
    while len(text) - begins_at > _LONGEST_LINE:
        ends_at = text.rfind("\n", begins_at, begins_at + _LONGEST_LINE + 1)
        if ends_at < 0:
            return True
        begins_at = ends_at + 1
    return False
