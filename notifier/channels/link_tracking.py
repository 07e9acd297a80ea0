"""Leads the links of an e-mail through an address that counts them, and adds the pixel that tells of an opening."""

import re
from collections.abc import Callable, Collection
from html import escape, unescape
from typing import Final
from urllib.parse import urlsplit

# Comments are passed over whole: what stands in one for Outlook is layout, and a link there is nobody's to follow.
_COMMENT: Final = r"<!--.*?-->"
_RAW: Final = r"<(?P<raw>script|style|title|textarea)\b.*?</(?P=raw)\s*>"
_ANCHOR: Final = r"""(?P<anchor><a(?=\s)(?:[^>"']|"[^"]*"|'[^']*')*>)"""
_PIECE: Final = re.compile(f"{_COMMENT}|{_RAW}|{_ANCHOR}", re.IGNORECASE | re.DOTALL)
# The name must follow white space and the values before it are passed over whole: `data-href` and words in a title
# are no targets. The last group is the quote, which closes the value.
_HREF: Final = re.compile(
    r"""(?P<before><a(?:\s+(?!href\b)[^\s=>"']+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+))?)*\s+href\s*=\s*)"""
    r"""(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s>"']+))""",
    re.IGNORECASE,
)
_BODY_END: Final = re.compile(r"</body\s*>", re.IGNORECASE)
_SCHEMES: Final = frozenset({"http", "https"})


def track_links(
    html: str, text: str, track: Callable[[str], str], *, keep: Collection[str], pixel_url: str
) -> tuple[str, str]:
    """The HTML part with its links tracked and a pixel, and the text part as it was.

    `track` makes the tracked address of a target and must leave what it has made before. Rewritten are the targets
    of `<a>` that are web addresses; never those in `keep` (unsubscribe, preferences: they act by themselves, and a
    detour could break them), nor `mailto:`, `tel:` and places within the page. `pixel_url` is empty for no pixel.

    The text part keeps plain links: there the address is what people read, and a token of 200 characters is not
    readable.
    """
    kept = frozenset(keep)

    def rewrite(piece: re.Match[str]) -> str:
        return _track_anchor(piece[0], track, kept) if piece["anchor"] else piece[0]

    return _add_pixel(_PIECE.sub(rewrite, html), pixel_url), text


def is_web_address(url: str) -> bool:
    """Whether a target is http or https with a host, and without what could break out of a header."""
    if not url.isprintable() or any(mark in url for mark in ' \\"<>'):
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in _SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _track_anchor(anchor: str, track: Callable[[str], str], kept: frozenset[str]) -> str:
    found = _HREF.match(anchor)
    if found is None:
        return anchor
    group = str(found.lastgroup)
    target = unescape(found[group]).strip()
    if target in kept or not is_web_address(target):
        return anchor
    tracked = track(target)
    if tracked == target:
        return anchor
    return f'{found["before"]}"{escape(tracked)}"{anchor[found.end() :]}'


def _add_pixel(html: str, url: str) -> str:
    if not url:
        return html
    pixel = (
        f'<img src="{escape(url)}" width="1" height="1" alt="" border="0" '
        'style="display:block;width:1px;height:1px;border:0;margin:0;padding:0">'
    )
    if pixel in html:
        return html
    ends = list(_BODY_END.finditer(html))
    place = ends[-1].start() if ends else len(html)
    return html[:place] + pixel + html[place:]
