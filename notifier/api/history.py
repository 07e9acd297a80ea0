"""Messages as they were decided and written, sent or not."""

from notifier.queries.message_history import MessageFilter, MessageRecord, load_messages

__all__ = ["MessageFilter", "MessageRecord", "load_messages"]
