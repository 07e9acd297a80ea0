"""The inbox of a person: what a sender has laid into it, and that it was read."""

from notifier.queries.inbox_items import InboxItem, InboxOwner, load_inbox, writes_to_inbox
from notifier.sending.read_inbox import record_read

__all__ = ["InboxItem", "InboxOwner", "load_inbox", "record_read", "writes_to_inbox"]
