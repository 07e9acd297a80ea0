"""The list of messages: by status, channel, news and order."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from flask import Response, request

from notifier.api.catalogue import TRIGGER_TYPES
from notifier.api.history import TROUBLED, MessageLine, MessageLineFilter, load_message_lines
from notifier.api.rules import describe_occasion
from notifier.api.vocabulary import Channel, MessageStatus
from portal.alerts.publish import find_subject_order, subject_key
from portal.console.frame.context import console_context
from portal.console.frame.paging import PAGE_SIZE, read_cursor, write_cursor
from portal.console.frame.rendering import show_page
from portal.console.frame.user import ConsoleUser, signed_in_user
from portal.console.messages.message_view import MessagesPage, TriggerOption
from portal.console.orders.list_urls import list_url
from portal.console.orders.one_order import message_row
from portal.console.orders.order_view import MessageRow
from portal.console.orders.views import Chip
from portal.orders.find_numbers import find_order_by_number, find_order_numbers
from portal.web.locale import current_locale

_NAMES: Final = ("status", "channel", "trigger", "order")
_TROUBLED: Final = "troubled"


def show_messages() -> Response:
    """`GET /console/messages`; `status`, `channel`, `trigger` and `order` narrow it, `older` continues."""
    user, cursor = signed_in_user(), read_cursor(request.args.get("older", ""))
    values = {name: text for name in _NAMES if (text := request.args.get(name, "").strip()[:120])}
    with console_context().database.reading() as session:
        order = find_order_by_number(session, user.merchant_id, values["order"]) if "order" in values else None
        is_unknown = "order" in values and order is None
        found = load_message_lines(session, _filter(user, values, order, cursor), limit=PAGE_SIZE)
        numbers = find_order_numbers(
            session, user.merchant_id, [find_subject_order(line.subject_key) for line in found.lines]
        )
    older = None if found.next_place is None else write_cursor(*found.next_place)
    page = MessagesPage(
        values=values,
        chips=_chips(values),
        triggers=_triggers(),
        is_order_unknown=is_unknown,
        rows=() if is_unknown else tuple(_row(line, user, numbers) for line in found.lines),
        older_url=list_url("console.messages", values, older=older) if older and not is_unknown else None,
        newest_url=list_url("console.messages", values) if cursor else None,
    )
    return show_page("console/messages/list.html", page, part="rows")


def _filter(
    user: ConsoleUser,
    values: Mapping[str, str],
    order_id: uuid.UUID | None,
    older_than: tuple[dt.datetime, uuid.UUID] | None,
) -> MessageLineFilter:
    status, channel = values.get("status", ""), values.get("channel", "")
    one = frozenset({MessageStatus(status)}) if status in set(MessageStatus) else frozenset()
    return MessageLineFilter(
        sender_id=user.merchant_id,
        statuses=TROUBLED if status == _TROUBLED else one,
        channel=Channel(channel) if channel in set(Channel) else None,
        trigger=values.get("trigger", ""),
        subject_key=subject_key(order_id) if order_id else "",
        older_than=older_than,
    )


def _row(line: MessageLine, user: ConsoleUser, numbers: Mapping[uuid.UUID, str]) -> MessageRow:
    order_id = find_subject_order(line.subject_key)
    number = numbers.get(order_id, "") if order_id else ""
    return replace(message_row(line, user), order_id=order_id if number else None, order_number=number)


def _triggers() -> tuple[TriggerOption, ...]:
    language = current_locale().tag
    told = (TriggerOption(name, describe_occasion(name, language)) for name in TRIGGER_TYPES)
    return tuple(option for option in told if option.words)


def _chips(values: Mapping[str, str]) -> tuple[Chip, ...]:
    words = {"trigger": describe_occasion(values.get("trigger", ""), current_locale().tag)}
    return tuple(
        Chip(
            name,
            words.get(name) or value,
            list_url("console.messages", {key: text for key, text in values.items() if key != name}),
        )
        for name, value in values.items()
    )
