"""The outbox: every message of every channel, as people and as programs read it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from flask import Response, abort, jsonify, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.api.history import MessageFilter, MessageRecord, load_messages
from notifier.api.vocabulary import Channel, MessageStatus
from notifier.foundation.signing import parse_id
from portal.alerts.publish import subject_key
from portal.demo.context import demo_context, render_demo_page
from portal.models import Order
from portal.orders.import_order import number_key
from portal.tracking.page_view_forms import Outbox, OutboxChannel, OutboxLine, OutboxMessage

_LIST_LIMIT: Final = 100
_JSON_LIMIT: Final = 1000
_PATH: Final = "/demo/outbox"

#: The mail alone: its own styles, pictures of ours, no script, and links that open in a window of their own.
MAIL_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The filters of a request as they were given, empty for none."""

    channel: str
    order: str

    @property
    def is_possible(self) -> bool:
        """False for a channel nobody knows, which finds nothing."""
        return not self.channel or self.channel in set(Channel)


def show_outbox() -> Response:
    """`GET /demo/outbox`: the newest messages; htmx gets the list alone."""
    wanted = _wanted()
    with demo_context().database.reading() as session:
        messages = [message for message in _load(session, wanted, _LIST_LIMIT) if _is_worth_showing(message)]
        numbers = _load_numbers(session, messages)
    page = Outbox(
        page_url=_address(wanted.channel, wanted.order),
        index_url="/demo",
        lines=tuple(_line(message, numbers) for message in messages),
        channels=tuple(
            OutboxChannel(label, _address(channel, wanted.order), is_current=channel == wanted.channel)
            for label, channel in (("All", ""), *((channel.value, channel.value) for channel in Channel))
        ),
        channel=wanted.channel or None,
        order_number=wanted.order or None,
    )
    is_fragment = request.headers.get("HX-Request") == "true"
    return render_demo_page("demo/outbox.html", page, block="live" if is_fragment else None)


def show_outbox_json() -> Response:
    """`GET /demo/outbox.json`: all of it, for programs."""
    wanted = _wanted()
    with demo_context().database.reading() as session:
        messages = _load(session, wanted, _JSON_LIMIT)
        numbers = _load_numbers(session, messages)
    response = jsonify([_document(message, numbers) for message in messages])
    response.headers["Cache-Control"] = "no-store"
    return response


def show_message(message_id: uuid.UUID) -> Response:
    """`GET /demo/outbox/<id>`: one message with headers, text and, framed, its HTML."""
    with demo_context().database.reading() as session:
        message = _get(session, message_id)
        numbers = _load_numbers(session, [message])
    page = OutboxMessage(
        line=_line(message, numbers),
        outbox_url=_PATH,
        headers=message.headers,
        text=message.text or _held_back(message),
        html_url=f"{_PATH}/{message.id}/html" if message.html else None,
    )
    return render_demo_page("demo/message.html", page)


def show_mail(message_id: uuid.UUID) -> Response:
    """`GET /demo/outbox/<id>/html`: the mail as a mail program shows it, shut in by its own policy."""
    context = demo_context()
    with context.database.reading() as session:
        message = _get(session, message_id)
    if not message.html:
        abort(404)
    # Pictures by path, so that they load by whatever name the visitor reached this machine.
    html = message.html.replace(f'"{context.links.base_url}/static/', '"/static/')
    html = html.replace("<head>", '<head><base target="_blank">', 1)
    response = Response(html, mimetype="text/html")
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    response.headers["Cache-Control"] = "no-store"
    return response


def _address(channel: str, order: str) -> str:
    query = urlencode({name: value for name, value in (("channel", channel), ("order", order)) if value})
    return f"{_PATH}?{query}" if query else _PATH


def _wanted() -> _Wanted:
    return _Wanted(request.args.get("channel", "").strip().lower(), request.args.get("order", "").strip()[:64])


def _load(session: Session, wanted: _Wanted, limit: int) -> tuple[MessageRecord, ...]:
    if not wanted.is_possible:
        return ()
    keys = _subject_keys(session, wanted.order) if wanted.order else None
    channel = Channel(wanted.channel) if wanted.channel else None
    return load_messages(session, MessageFilter(channel=channel, subject_keys=keys, limit=limit, shows_letters=True))


def _subject_keys(session: Session, number: str) -> tuple[str, ...]:
    ids = session.scalars(select(Order.id).where(Order.number_key == number_key(number)))
    return tuple(subject_key(order_id) for order_id in ids)


def _get(session: Session, message_id: uuid.UUID) -> MessageRecord:
    found = load_messages(session, MessageFilter(message_id=message_id, limit=1, shows_letters=True))
    if not found:
        abort(404)
    return found[0]


def _load_numbers(session: Session, messages: Iterable[MessageRecord]) -> dict[str, str]:
    """Order numbers by subject key."""
    found = (parse_id(message.subject_key.partition(":")[2]) for message in messages)
    ids = {order_id for order_id in found if order_id is not None}
    rows = session.execute(select(Order.id, Order.number).where(Order.id.in_(ids))).all()
    return {subject_key(row.id): row.number for row in rows}


def _is_worth_showing(message: MessageRecord) -> bool:
    """What happened before the demo began was never written; programs see it, people would only be bored."""
    return message.status is not MessageStatus.EXPIRED


def _line(message: MessageRecord, numbers: dict[str, str]) -> OutboxLine:
    return OutboxLine(
        url=f"{_PATH}/{message.id}",
        channel=message.channel.value,
        trigger=message.trigger,
        order_number=numbers.get(message.subject_key, ""),
        to=message.to or "",
        subject=message.subject or _first_line(message.text) or _held_back(message),
        status=message.status.value,
        created_at=message.created_at,
    )


def _first_line(text: str | None) -> str:
    return (text or "").strip().partition("\n")[0]


def _held_back(message: MessageRecord) -> str:
    return f"Not written: {message.reason}" if message.reason else "Being written …"


def _document(message: MessageRecord, numbers: dict[str, str]) -> dict[str, str | list[str] | None]:
    return {
        "id": str(message.id),
        "channel": message.channel.value,
        "trigger": message.trigger,
        "order": numbers.get(message.subject_key, ""),
        "to": message.to,
        "subject": message.subject,
        "text": message.text,
        "html": message.html,
        "status": message.status.value,
        "created_at": message.created_at.isoformat(),
        "sent_at": message.sent_at.isoformat() if message.sent_at else None,
        "links": list(message.links),
    }
