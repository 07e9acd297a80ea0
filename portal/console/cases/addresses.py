"""Addresses of the inbox of cases."""

from typing import Final

from portal.console.cases.case import assign, close, reopen, send_answer, show_case
from portal.console.cases.inbox import show_inbox
from portal.console.cases.replies import remove_reply, restore_reply, show_replies, store_reply
from portal.console.frame.address import Address
from portal.vocabulary.permission import Permission

ADDRESSES: Final = (
    Address("/cases", "cases", show_inbox, Permission.SEE),
    Address("/cases/replies", "replies", show_replies, Permission.SERVE),
    Address("/cases/replies", "store_reply", store_reply, Permission.SERVE, "POST"),
    Address("/cases/replies/<uuid:reply_id>/remove", "remove_reply", remove_reply, Permission.SERVE, "POST"),
    Address("/cases/replies/restore/<uuid:entry_id>", "restore_reply", restore_reply, Permission.SERVE, "POST"),
    Address("/cases/<number>", "case", show_case, Permission.SEE),
    Address("/cases/<number>/answer", "answer_case", send_answer, Permission.SERVE, "POST"),
    Address("/cases/<number>/assign", "assign_case", assign, Permission.SERVE, "POST"),
    Address("/cases/<number>/close", "close_case", close, Permission.SERVE, "POST"),
    Address("/cases/<number>/reopen", "reopen_case", reopen, Permission.SERVE, "POST"),
)
