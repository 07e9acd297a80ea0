"""Addresses of pages about messages."""

from typing import Final

from portal.console.frame.address import Address
from portal.console.messages.list import show_messages
from portal.console.messages.message import show_message, show_message_content
from portal.console.messages.message_changes import resend_message, settle_message
from portal.vocabulary.permission import Permission

ADDRESSES: Final = (
    Address("/messages", "messages", show_messages, Permission.SEE),
    Address("/messages/<uuid:message_id>", "message", show_message, Permission.SEE),
    Address("/messages/<uuid:message_id>/content", "message_content", show_message_content, Permission.SEE),
    Address("/messages/<uuid:message_id>/settle", "settle_message", settle_message, Permission.SERVE, "POST"),
    Address("/messages/<uuid:message_id>/resend", "resend_message", resend_message, Permission.SERVE, "POST"),
)
