"""Claimed SMS and WhatsApp messages become finished ones."""

from decimal import Decimal

from notifier.channels.sms import render_sms
from notifier.channels.sms_segments import estimate_price
from notifier.channels.whatsapp import render_whatsapp
from notifier.foundation.clock import utc_now
from notifier.foundation.ids import new_id
from notifier.providers.contract import OutgoingSms, OutgoingWhatsApp, WhatsAppTemplate
from notifier.sending.load_batch import LoadedMessage
from notifier.sending.message_links import make_callback_url
from notifier.sending.provider_pool import ProviderAccount
from notifier.sending.short_jobs import make_short_job
from notifier.sending.written import Desk, KeptWords, WrittenMessage


def write_sms(desk: Desk, message: LoadedMessage, account: ProviderAccount) -> WrittenMessage:
    """The finished text message with what it will probably cost; raises `WordingError`."""
    content = render_sms(make_short_job(desk, message), transliterates=account.terms.transliterates)
    outgoing = OutgoingSms(
        attempt_id=new_id(),
        message_id=message.id,
        to_address=message.address or "",
        from_address=account.identity.from_address,
        text=content.text,
        callback_url=make_callback_url(desk, message, account),
        lifetime_seconds=max(1, int((message.stale_at - utc_now()).total_seconds())),
    )
    words = KeptWords(outgoing.to_address, "", content.text)
    price = None
    if account.terms.price is not None:
        price = estimate_price(content.measure, account.terms.price), account.terms.currency
    return WrittenMessage(message, account, outgoing, words, price)


def write_whatsapp(desk: Desk, message: LoadedMessage, account: ProviderAccount) -> WrittenMessage:
    """The finished WhatsApp message, free text while the person's own message is fresh; raises `WordingError`."""
    choice = desk.templates.get((message.sender_id, message.trigger, message.language.split("-")[0]))
    job = make_short_job(desk, message)
    content = render_whatsapp(job, wrote_at=message.last_inbound_at, template=choice)
    template = None
    if content.template_name is not None:
        template = WhatsAppTemplate(
            content.template_name,
            content.template_language or "",
            content.body_parameters,
            content.button_parameter,
        )
    outgoing = OutgoingWhatsApp(
        attempt_id=new_id(),
        message_id=message.id,
        to_address=message.address or "",
        from_address=account.identity.from_address,
        template=template,
        text=content.text,
        callback_url=make_callback_url(desk, message, account),
    )
    headers = (("Template", f"{template.name} ({template.language})"),) if template else ()
    words = KeptWords(outgoing.to_address, "", content.text, headers=headers)
    return WrittenMessage(message, account, outgoing, words, _price(account.terms.price, account.terms.currency))


def _price(price: Decimal | None, currency: str) -> tuple[Decimal, str] | None:
    return None if price is None else (price, currency)
