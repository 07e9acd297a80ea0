"""Claimed messages become finished ones, each channel by its own writer."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from notifier.channels.rendering import WordingError
from notifier.foundation.errors import PermanentError, TransientError
from notifier.sending.load_batch import LoadedMessage
from notifier.sending.provider_pool import ProviderAccount
from notifier.sending.write_email import write_email
from notifier.sending.write_notes import write_chat, write_inbox
from notifier.sending.write_push import write_push
from notifier.sending.write_texts import write_sms, write_whatsapp
from notifier.sending.written import Desk, UnwritableMessage, WrittenMessage
from notifier.vocabulary.channel import Channel

Writer = Callable[[Desk, LoadedMessage, ProviderAccount], WrittenMessage]

WRITERS: Final[Mapping[Channel, Writer]] = {
    Channel.EMAIL: write_email,
    Channel.SMS: write_sms,
    Channel.WHATSAPP: write_whatsapp,
    Channel.PUSH: write_push,
    Channel.INBOX: write_inbox,
    Channel.CHAT: write_chat,
}


def write_messages(
    desk: Desk, channel: Channel, messages: Sequence[LoadedMessage]
) -> Iterator[WrittenMessage | UnwritableMessage]:
    """Each message written, or the reason why it cannot be: one bad wording does not hold up the batch."""
    write = WRITERS[channel]
    for message in messages:
        try:
            account = desk.providers.choose(message.sender_id, message.account_id, is_retry=message.attempts > 0)
            yield write(desk, message, account)
        except (WordingError, PermanentError) as problem:
            yield UnwritableMessage(message, str(problem), is_permanent=True)
        except TransientError as problem:
            yield UnwritableMessage(message, str(problem), is_permanent=False)
