"""`/messages`: what people were told, or not, and why."""

from typing import Final

from notifier.api.history import MessageLineFilter, get_passport, load_message_lines
from notifier.api.vocabulary import Channel, MessageStatus
from notifier.foundation.errors import UnknownRecordError
from portal.alerts.publish import subject_key
from portal.api.cursors import read_place, write_place
from portal.api.field_types import Id, Name, PageQuery
from portal.api.message_documents import MessagePage, PassportDocument, write_line, write_passport
from portal.api.operation import Answer, Call, Operation
from portal.api.problems import not_found
from portal.vocabulary.api_scope import ApiScope


class MessageQuery(PageQuery, frozen=True, kw_only=True):
    """Which messages."""

    order_id: Id | None = None
    status: MessageStatus | None = None
    channel: Channel | None = None
    trigger: Name | None = None


def list_messages(call: Call, query: MessageQuery) -> Answer:
    """`GET /messages`."""
    wanted = MessageLineFilter(
        sender_id=call.merchant_id,
        statuses=frozenset() if query.status is None else frozenset({query.status}),
        channel=query.channel,
        trigger=query.trigger or "",
        subject_key="" if query.order_id is None else subject_key(query.order_id),
        older_than=read_place(query.cursor),
    )
    found = load_message_lines(call.session, wanted, limit=query.limit)
    cursor = None if found.next_place is None else write_place(*found.next_place)
    return Answer(MessagePage(data=[write_line(line) for line in found.lines], next_cursor=cursor))


def read_message(call: Call, _query: object) -> Answer:
    """`GET /messages/{message_id}`."""
    try:
        passport = get_passport(call.session, call.merchant_id, call.ids["message_id"])
    except UnknownRecordError as problem:
        raise not_found("message") from problem
    return Answer(write_passport(passport))


OPERATIONS: Final = (
    Operation(
        name="list_messages",
        method="GET",
        path="/messages",
        run=list_messages,
        scope=ApiScope.MESSAGES_READ,
        summary="List messages",
        description="What was sent, and what was not with the reason, the newest first.",
        takes=MessageQuery,
        answers=MessagePage,
    ),
    Operation(
        name="read_message",
        method="GET",
        path="/messages/{message_id}",
        run=read_message,
        scope=ApiScope.MESSAGES_READ,
        summary="Read a message with its passport",
        description="Its words, the event and rule behind it, the person's consent, attempts, receipts and cost.",
        answers=PassportDocument,
    ),
)
