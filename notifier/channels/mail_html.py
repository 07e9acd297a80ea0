"""The shape of HTML that mail servers carry as it is: ASCII in lines of bounded length, so that nothing encodes it."""

import re
from typing import Final

#: Where a line may end without anybody seeing it: inside a tag, before its first attribute.
_TAG_BEGINNING: Final = re.compile(r"<(td|div|table|a|p|span|img) ")


def break_lines(layout: str) -> str:
    """A layout with a line break in nearly every tag; RFC 5322, section 2.1.1, allows 998 octets in a line."""
    return _TAG_BEGINNING.sub(lambda match: f"<{match[1]}\n", layout)


def to_ascii(html: str) -> str:
    """The same HTML without NUL, and with character references for what is outside ASCII.

    Script and style elements must be ASCII before: references mean nothing inside them.
    """
    if not html.isascii():
        html = html.encode("ascii", "xmlcharrefreplace").decode("ascii")
    return html.replace("\0", "")
