"""The mails of the limit design: from compiled templates, with hand-made MIME.

One fills the product's own layout from the facts of an order, as the product and the tutorial do: every order has other
lines, prices and parcels. The other one's template has the order of the bench in it already and only six holes, which
no shop could use; it tells how much of the rest is filling in.
"""

import binascii
import html
from collections.abc import Callable, Mapping, Sequence
from email.utils import formatdate
from pathlib import Path
from typing import Any, Final, Protocol

import msgspec
from jinja2 import Environment
from markupsafe import Markup

from notifier.channels.layouts import parse_layout, render_layout

#: Of a row, after its id.
FIELDS: Final = (
    "address",
    "person",
    "order_number",
    "total",
    "page_url",
    "unsubscribe_url",
    "preferences_url",
    "facts",
)
SENDER: Final = "orders@fernhollow.example"
#: The product's own layouts, and its mail with holes.
HTML_LAYOUT, TEXT_LAYOUT = "mail.html", "mail.txt"
HTML_WITH_HOLES, TEXT_WITH_HOLES = "limit.html", "limit.txt"
_LINE: Final = 76
_BASE_URL: Final = "http://127.0.0.1:8000"
_PARAGRAPHS: Final = (
    "We have your order and are getting it ready.",
    "As soon as it is on its way, we will write to you again. Until then you can look up how it is doing at any time.",
)
#: What is the same in every mail of the shop.
_OF_SHOP: Final[Mapping[str, Any]] = {
    "language": "en",
    "audience": "shopper",
    "parcel_count": 1,
    "shop": {"name": "Fernhollow", "support_email": "help@fernhollow.example", "support_phone": "+1 555 0142"},
    "brand": {"links": []},
    "news": {},
    "destination": {},
    "progress": {
        name: {"state": state, "color": colour}
        for name, state, colour in (
            *(("first", "done", "#2557d6"), ("second", "ahead", "#e4e4e7")),
            *(("third", "ahead", "#e4e4e7"), ("fourth", "ahead", "#e4e4e7")),
        )
    },
}


class Composer(Protocol):
    """Makes whole messages of rows."""

    def __init__(self, folder: Path) -> None:
        """Compile the templates of a folder once."""

    def compose(self, row: Sequence[Any]) -> bytes:
        """The whole message, with the same headers and parts as the product's."""


class FactsComposer:
    """Fills the layout from the order's facts."""

    def __init__(self, folder: Path) -> None:
        self._html = parse_layout((folder / HTML_LAYOUT).read_text("utf-8"), "en", escapes_html=True, is_strict=False)
        self._text = parse_layout((folder / TEXT_LAYOUT).read_text("utf-8"), "en", escapes_html=False, is_strict=False)

    def compose(self, row: Sequence[Any]) -> bytes:
        """The message of a row."""
        told = dict(zip(FIELDS, row[1:], strict=True))
        order = msgspec.json.decode(told["facts"])["order"]
        for line in order["lines"]:
            line["amount_minor"] = line["price_minor"] * line["quantity"]
        number = order["number"]
        subject = f"Thank you for your order {number}"
        values = {
            **_OF_SHOP,
            "order": order,
            "person": {"name": told["person"]},
            "links": {
                "home": _BASE_URL,
                "page": told["page_url"],
                "unsubscribe": told["unsubscribe_url"],
                "preferences": told["preferences_url"],
            },
            "structured_data": _describe(number, told["page_url"]),
            "words": {
                "subject": subject,
                "headline": f"Thank you, {told['person'].partition(' ')[0]}!",
                "short": f"We have your order {number} and will tell you when it is on its way.",
                "action": "See your order",
                "paragraphs": _PARAGRAPHS,
                "body": "\n\n".join(_PARAGRAPHS),
            },
        }
        return _join(row[0], told, subject, render_layout(self._text, values), render_layout(self._html, values))


class HolesComposer:
    """Fills six holes."""

    def __init__(self, folder: Path) -> None:
        plain, escaping = Environment(autoescape=False), Environment(autoescape=True)  # noqa: S701  no HTML
        self._html = escaping.from_string((folder / HTML_WITH_HOLES).read_text("utf-8"))
        self._text = plain.from_string((folder / TEXT_WITH_HOLES).read_text("utf-8"))

    def compose(self, row: Sequence[Any]) -> bytes:
        """The message of a row."""
        told = dict(zip(FIELDS, row[1:], strict=True))
        subject = f"Thank you for your order {told['order_number']}"
        return _join(row[0], told, subject, self._text.render(told), self._html.render(told))


COMPOSERS: Final[Mapping[str, Callable[[Path], Composer]]] = {"facts": FactsComposer, "holes": HolesComposer}


def as_in_html(value: str) -> str:
    """A value as the product's HTML shows it."""
    return html.escape(value).encode("ascii", "xmlcharrefreplace").decode("ascii")


def _describe(number: str, page_url: str) -> Markup:
    described = {
        "@context": "https://schema.org",
        "@type": "Order",
        "orderNumber": number,
        "merchant": {"@type": "Organization", "name": "Fernhollow"},
        "orderStatus": "https://schema.org/OrderProcessing",
        "url": page_url,
    }
    return Markup(msgspec.json.encode(described).decode())  # noqa: S704  our own words


def _join(message_id: object, told: Mapping[str, str], subject: str, text: str, html_part: str) -> bytes:
    head = (
        f"Date: {formatdate()}\r\n"
        f"From: Fernhollow <{SENDER}>\r\n"
        f"To: {told['person']} <{told['address']}>\r\n"
        f"Subject: {subject}\r\n"
        f"Message-ID: <limit-{message_id}@fernhollow.example>\r\n"
        "Reply-To: help@fernhollow.example\r\n"
        f"List-Unsubscribe: <{told['unsubscribe_url']}>\r\n"
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
        "Auto-Submitted: auto-generated\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/alternative; boundary="=_limit"\r\n\r\n'
    )
    return head.encode() + _part(b"plain", text) + _part(b"html", html_part) + b"--=_limit--"


def _part(subtype: bytes, content: str) -> bytes:
    encoded = binascii.b2a_base64(content.replace("\n", "\r\n").encode(), newline=False)
    wrapped = b"\r\n".join([encoded[start : start + _LINE] for start in range(0, len(encoded), _LINE)])
    return (
        b"--=_limit\r\nContent-Type: text/%b; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n%b\r\n"
        % (subtype, wrapped)
    )  # fmt: skip
