"""Headers that keep pages to themselves: strict content security policy, no referrer, no framing, no index."""

from typing import Final

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)

#: On every document of ours, and whatever else could be opened by itself; the page cache sends the same.
SECURITY_HEADERS: Final = (
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Permissions-Policy", "geolocation=(), camera=(), microphone=(), interest-cohort=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("X-Robots-Tag", "noindex, nofollow"),
)
#: Of what a page is made of: it opens nothing, is asked for by pages alone, and must be what it says it is.
_PART_HEADERS: Final = (("X-Content-Type-Options", "nosniff"),)
#: A drawing can be opened by itself and is a document then, but one that needs nothing from anywhere.
_DRAWING_HEADERS: Final = (("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"), *_PART_HEADERS)
_SCRIPTS: Final = {"text/javascript", "application/javascript"}


def add_security_headers(app: Flask) -> None:
    """Set the headers on every answer that has not chosen its own."""

    @app.after_request
    def _set(response: Response) -> Response:
        for name, value in _headers_of(response):
            response.headers.setdefault(name, value)
        return response


def _headers_of(response: Response) -> tuple[tuple[str, str], ...]:
    if response.mimetype == "text/css":
        return _PART_HEADERS
    # The service worker has a policy of its own and comes from another address.
    if request.endpoint == "static" and response.mimetype in _SCRIPTS:
        return _PART_HEADERS
    return _DRAWING_HEADERS if response.mimetype == "image/svg+xml" else SECURITY_HEADERS
