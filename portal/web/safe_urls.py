"""Which addresses others have told us may stand on our pages: never `javascript:`, never plain http, no odd letters."""

import re
from typing import Final

_SAFE_SCHEMES: Final = ("https://", "mailto:", "tel:")
#: What no address needs and browsers, logs or markup may read as something else.
_FORBIDDEN: Final = re.compile(r"[\x00-\x20\x7f\\\"'<>`]")


def safe_url(url: str | None) -> str | None:
    """The address when a page may link to it (https, mailto, tel), else None."""
    plain = (url or "").strip()
    is_safe = plain.lower().startswith(_SAFE_SCHEMES) and not _FORBIDDEN.search(plain)
    return plain if is_safe else None


def https_url(url: str | None) -> str | None:
    """The address when it is an https one, else None."""
    safe = safe_url(url)
    return safe if safe is not None and safe.lower().startswith("https://") else None


def own_url(url: str | None) -> str | None:
    """The address when it lies on our own origin (a path), else None."""
    is_own = url is not None and url.startswith("/") and not url.startswith("//") and not _FORBIDDEN.search(url)
    return url if is_own else None
