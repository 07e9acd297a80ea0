"""The shape of HTML that mail servers carry as it is: ASCII in lines of bounded length, so that nothing encodes it."""

import re
from typing import Final

from notifier.channels.words import to_storable
from notifier.foundation.line_lengths import has_long_line

_C1_REFERENCE: Final = re.compile(r"&#1(?:2[89]|[345][0-9]);")
#: Of a letter outside ASCII: what stands for `<` or `&` must stay one.
_LETTER: Final = re.compile(r"&#([0-9]{4,7}|[2-9][0-9]{2}|1[6-9][0-9]);")
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


def to_mailable(spelt_out: str, body: str) -> str:
    """HTML in ASCII as it is, where mail servers carry that and it is no larger than base64 of the letters themselves.

    Otherwise with its letters: a long paragraph of Japanese or Arabic would be spelt out and then encoded as well.
    `body` is the text that can be long.
    """
    spelt_out = spelt_out.replace("\0", "")
    return spelt_out if _is_small(spelt_out, body) and not has_long_line(spelt_out) else _with_letters(spelt_out)


def _is_small(spelt_out: str, body: str) -> bool:
    # Spelt out, a letter grows by six characters at most for each of its octets but one.
    if body.isascii() or (len(body.encode("utf-8", "replace")) - len(body)) * 6 * 4 <= len(spelt_out):
        return True
    # Base64 makes four letters of three octets.
    letters = _with_letters(spelt_out)
    return len(spelt_out) * 3 <= len(letters) * 4 or len(spelt_out) * 3 <= len(letters.encode()) * 4


def _with_letters(spelt_out: str) -> str:
    return _LETTER.sub(lambda reference: chr(int(reference[1])), spelt_out)
