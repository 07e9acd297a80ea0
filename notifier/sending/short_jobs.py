"""What the writers of every channel beside e-mail begin with."""

from collections.abc import Mapping

from notifier.audience.visit_tokens import make_click_token
from notifier.channels.link_tracking import is_web_address
from notifier.channels.short_words import ShortJob
from notifier.foundation.clock import utc_now
from notifier.sending.load_batch import LoadedMessage
from notifier.sending.message_links import make_links
from notifier.sending.written import Desk
from notifier.vocabulary.facts import Facts


def make_short_job(desk: Desk, message: LoadedMessage, *, counts_clicks: bool = False) -> ShortJob:
    """The job of one message; with `counts_clicks` its link is counted where sender and person allow it."""
    sender, links = desk.senders[message.sender_id], make_links(desk, message)
    facts = desk.tell_facts(message)
    page_url = _find_page(facts)
    if counts_clicks and page_url and sender.counts_visits and message.may_be_counted:
        page_url = f"{sender.base_url}/c/{make_click_token(desk.signer, message.id, page_url)}"
    return ShortJob(
        message_id=message.id,
        sender=sender,
        trigger=message.trigger,
        language=message.language,
        wording=desk.choose_wording(message),
        recipient_name=message.recipient_name,
        facts=facts,
        page_url=page_url,
        preferences_url=links.preferences,
        unsubscribe_url=links.unsubscribe,
        replace_key=message.replace_key or message.subject_key,
        lane=message.lane,
        stale_at=message.stale_at,
        now=utc_now(),
    )


def _find_page(facts: Facts) -> str | None:
    links = facts.get("links")
    page = links.get("page") if isinstance(links, Mapping) else None
    return page if isinstance(page, str) and is_web_address(page) else None
