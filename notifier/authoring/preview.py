"""A wording as people would get it, on every channel, before anybody gets it; nothing is stored and nothing is sent."""

import datetime as dt
import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from notifier.authoring.wording_book import BUILT_IN, WordingBook
from notifier.channels.chat import render_chat
from notifier.channels.clipping import clip_text
from notifier.channels.content import SenderView, Wording
from notifier.channels.email import EmailJob, render_email
from notifier.channels.inbox import render_inbox
from notifier.channels.link_tracking import is_web_address
from notifier.channels.push import render_push
from notifier.channels.rendering import WordingError
from notifier.channels.short_words import ShortJob
from notifier.channels.sms import render_sms
from notifier.channels.sms_segments import SmsEncoding, estimate_price, measure_sms
from notifier.channels.whatsapp import render_whatsapp
from notifier.foundation.clock import utc_now
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.lane import Lane

#: About what a locked phone shows before it cuts; systems and screens differ.
SHOWN_TITLE: Final = 50
SHOWN_TEXT: Final = 150
_LONGEST_SEGMENT: Final = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewJob:
    """Whose words about what; `facts` as a trigger's snapshot has them, `language` the reader's."""

    sender: SenderView
    trigger: str
    language: str
    facts: Mapping[str, Any]
    #: The words: `load_wording_book` for those stored, `with_draft` for those that are not yet.
    book: WordingBook = BUILT_IN
    rule_id: uuid.UUID | None = None
    recipient_name: str | None = None
    #: Of one text message segment, None when it is not known.
    price: Decimal | None = None
    currency: str = ""
    #: Look-alikes are used where they save a segment, as the sender's account says.
    transliterates: bool = False


@dataclass(frozen=True, slots=True)
class SmsMeter:
    """What a text message takes; `characters_left` until one segment more is paid."""

    encoding: SmsEncoding
    units: int
    segments: int
    characters_left: int
    price: Decimal | None
    currency: str


@dataclass(frozen=True, slots=True)
class ChannelPreview:
    """A message as it would leave; with a `problem` it would not, and the rest is empty."""

    channel: Channel
    subject: str = ""
    text: str = ""
    html: str | None = None
    #: Only of text messages.
    sms: SmsMeter | None = None
    #: What a locked phone shows of a push message that is longer, None when it shows all.
    clipped_title: str | None = None
    clipped_text: str | None = None
    problem: str | None = None


def preview_wording(job: PreviewJob, *, only: Channel | None = None) -> tuple[ChannelPreview, ...]:
    """The message on every channel, or on one."""
    return tuple(_preview(job, channel) for channel in Channel if only in (None, channel))


def make_preview_job(job: PreviewJob, wording: Wording) -> ShortJob:
    """A message of the short channels that is about nothing real."""
    now, base_url = utc_now(), job.sender.base_url
    return ShortJob(
        message_id=uuid.UUID(int=0),
        sender=job.sender,
        trigger=job.trigger,
        language=job.language,
        wording=wording,
        recipient_name=job.recipient_name,
        facts=job.facts,
        page_url=_find_page(job.facts),
        preferences_url=f"{base_url}/p/preview",
        unsubscribe_url=f"{base_url}/u/preview",
        replace_key="preview",
        lane=Lane.NORMAL,
        stale_at=now + dt.timedelta(days=1),
        now=now,
    )


def count_characters_left(text: str) -> int:
    """How many plain letters still fit before a text message takes one segment more."""
    segments = max(1, measure_sms(text).segments)
    return next(
        left for left in range(_LONGEST_SEGMENT + 1) if measure_sms(text + "a" * (left + 1)).segments > segments
    )


def _preview(job: PreviewJob, channel: Channel) -> ChannelPreview:
    try:
        wording = job.book.choose_wording(job.sender.id, job.rule_id, job.trigger, channel, job.language)
        return _PREVIEWS[channel](job, wording)
    except WordingError as problem:
        return ChannelPreview(channel, problem=str(problem))


def _preview_email(job: PreviewJob, wording: Wording) -> ChannelPreview:
    base_url = job.sender.base_url
    content = render_email(
        EmailJob(
            sender=job.sender,
            trigger=job.trigger,
            language=job.language,
            wording=wording,
            recipient_name=job.recipient_name,
            facts=job.facts,
            unsubscribe_url=f"{base_url}/u/preview",
            preferences_url=f"{base_url}/p/preview",
        )
    )
    return ChannelPreview(Channel.EMAIL, content.subject, content.text, content.html)


def _preview_sms(job: PreviewJob, wording: Wording) -> ChannelPreview:
    content = render_sms(make_preview_job(job, wording), transliterates=job.transliterates)
    measure = content.measure
    meter = SmsMeter(
        encoding=measure.encoding,
        units=measure.units,
        segments=measure.segments,
        characters_left=count_characters_left(content.text),
        price=None if job.price is None else estimate_price(measure, job.price),
        currency=job.currency,
    )
    return ChannelPreview(Channel.SMS, text=content.text, sms=meter)


def _preview_whatsapp(job: PreviewJob, wording: Wording) -> ChannelPreview:
    content = render_whatsapp(make_preview_job(job, wording), wrote_at=None, template=None)
    return ChannelPreview(Channel.WHATSAPP, text=content.text)


def _preview_push(job: PreviewJob, wording: Wording) -> ChannelPreview:
    shown = json.loads(render_push(make_preview_job(job, wording)).payload)
    title, text = str(shown["title"]), str(shown["body"])
    preview = ChannelPreview(Channel.PUSH, title, text)
    return replace(preview, clipped_title=_clip(title, SHOWN_TITLE), clipped_text=_clip(text, SHOWN_TEXT))


def _preview_inbox(job: PreviewJob, wording: Wording) -> ChannelPreview:
    content = render_inbox(make_preview_job(job, wording))
    return ChannelPreview(Channel.INBOX, content.title, content.text)


def _preview_chat(job: PreviewJob, wording: Wording) -> ChannelPreview:
    content = render_chat(make_preview_job(job, wording))
    return ChannelPreview(Channel.CHAT, content.title, content.text_with_link)


def _clip(text: str, most: int) -> str | None:
    return clip_text(text, most) if len(text) > most else None


def _find_page(facts: Mapping[str, Any]) -> str | None:
    links = facts.get("links")
    page = links.get("page") if isinstance(links, Mapping) else None
    return page if isinstance(page, str) and is_web_address(page) else None


_PREVIEWS: Final[Mapping[Channel, Callable[[PreviewJob, Wording], ChannelPreview]]] = {
    Channel.EMAIL: _preview_email,
    Channel.SMS: _preview_sms,
    Channel.WHATSAPP: _preview_whatsapp,
    Channel.PUSH: _preview_push,
    Channel.INBOX: _preview_inbox,
    Channel.CHAT: _preview_chat,
}
