"""A merchant's uploaded pictures and fonts, of our own origin and shut in."""

import re
from typing import Final

from flask import Response, abort

from portal.merchants.brand_files import find_file
from portal.merchants.brand_uploads import EXTENSIONS
from portal.shopper.context import shopper_context
from portal.web.assets import FOREVER

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
#: A drawing opened by itself is a document of our origin: it may dress itself and nothing else.
_SHUT_IN: Final = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def show_brand_file(slug: str, digest: str, extension: str) -> Response:
    """`GET /m/<slug>/files/<digest>.<extension>`; the address names the content, so it may be kept for ever."""
    if not _DIGEST.fullmatch(digest):
        abort(404)
    with shopper_context().database.reading() as session:
        found = find_file(session, slug, digest)
    if found is None or EXTENSIONS[found.media_type] != extension:
        abort(404)
    response = Response(found.body, mimetype=found.media_type)
    response.headers["Cache-Control"] = FOREVER
    response.headers["Content-Security-Policy"] = _SHUT_IN
    return response
