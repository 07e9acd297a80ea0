"""Claimed e-mails become finished ones: words, links, headers, who they come from."""

from notifier.channels.email import EmailJob, render_email
from notifier.foundation.ids import new_id
from notifier.providers.bounce_mail.return_path import make_return_path
from notifier.providers.contract import OutgoingEmail
from notifier.providers.tracking_headers import tracking_headers
from notifier.sending.count_visits import count_visits
from notifier.sending.load_batch import LoadedMessage
from notifier.sending.message_links import make_links
from notifier.sending.provider_pool import ProviderAccount
from notifier.sending.written import Desk, KeptWords, WrittenMessage


def write_email(desk: Desk, message: LoadedMessage, account: ProviderAccount) -> WrittenMessage:
    """The finished e-mail; raises `WordingError`."""
    sender, links, identity = desk.senders[message.sender_id], make_links(desk, message), account.identity
    content = render_email(
        EmailJob(
            sender=sender,
            trigger=message.trigger,
            language=message.language,
            wording=desk.choose_wording(message),
            recipient_name=message.recipient_name,
            facts=desk.tell_facts(message),
            unsubscribe_url=links.unsubscribe,
            preferences_url=links.preferences,
        )
    )
    html = content.html
    if sender.counts_visits and message.may_be_counted and not message.is_business:
        html = count_visits(desk.signer, sender.base_url, message.id, html, kept=(links.unsubscribe, links.preferences))
    headers = () if message.is_business else _opt_out_headers(links.unsubscribe)
    return_path = make_return_path(identity.return_path, message.id, desk.signer) if identity.return_path else ""
    email = OutgoingEmail(
        attempt_id=new_id(),
        message_id=message.id,
        to_address=message.address or "",
        to_name=message.recipient_name or "",
        from_address=identity.from_address,
        from_name=identity.from_name or sender.name,
        reply_to=_reply_to(message, identity.reply_to, sender.support_email or ""),
        subject=content.subject,
        text=content.text,
        html=html,
        headers=headers + tracking_headers(identity.events, message.id) if identity.events else headers,
        return_path=return_path,
    )
    return WrittenMessage(
        message, account, email, KeptWords(email.to_address, content.subject, content.text, content.html, headers)
    )


def _opt_out_headers(unsubscribe_url: str) -> tuple[tuple[str, str], ...]:
    # RFC 8058, section 3.1: both headers, and one HTTPS address.
    return (("List-Unsubscribe", f"<{unsubscribe_url}>"), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))


def _reply_to(message: LoadedMessage, of_account: str, of_support: str) -> str:
    """Shoppers answer where the account says, carriers and colleagues to the people who look for the parcel."""
    return (of_support or of_account) if message.is_business else (of_account or of_support)
