"""The addresses a message carries: preferences, opt-out, and where its provider reports to."""

from msgspec import Struct

from notifier.audience.link_tokens import UnsubscribeLink, make_preferences_token, make_unsubscribe_token
from notifier.providers.registry import get_kind
from notifier.sending.load_batch import LoadedMessage
from notifier.sending.provider_pool import ProviderAccount
from notifier.sending.written import Desk


class MessageLinks(Struct, frozen=True):
    """Signed addresses for the reader of one message."""

    unsubscribe: str
    preferences: str


def make_links(desk: Desk, message: LoadedMessage) -> MessageLinks:
    """The reader's own links on the sender's pages."""
    link = UnsubscribeLink(message.sender_id, message.recipient_id, message.channel, message.topic, message.id)
    base_url = desk.senders[message.sender_id].base_url
    preferences = make_preferences_token(desk.signer, message.sender_id, message.recipient_id, message.id)
    return MessageLinks(
        unsubscribe=f"{base_url}/u/{make_unsubscribe_token(desk.signer, link)}",
        preferences=f"{base_url}/p/{preferences}",
    )


def make_callback_url(desk: Desk, message: LoadedMessage, account: ProviderAccount) -> str:
    """Where the provider reports about this message; empty for the deployment's accounts, which report nothing."""
    if account.id is None:
        return ""
    url = f"{desk.settings.base_url}/hooks/receipts/{account.name}/{account.id.hex}"
    return f"{url}?message={message.id.hex}" if get_kind(account.name).calls_by_message else url
