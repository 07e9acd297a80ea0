"""WhatsApp content: free words while the person's own message is less than a day old, an approved template after."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from notifier.channels.clipping import clip_text
from notifier.channels.filters import isolate
from notifier.channels.rendering import WordingError
from notifier.channels.short_words import ShortJob, clean, collect_job_values, render_short_words, say_with_sender
from notifier.channels.translations import get_translations
from notifier.channels.whatsapp_templates import describe_body, name_language, name_template
from notifier.channels.words import odd_facts_told

#: How long Meta takes free text after the person's last message (error 131047 afterwards).
CONVERSATION: Final = dt.timedelta(hours=24)
#: Meta's limit of a text message.
LONGEST_TEXT: Final = 4_096
_LONGEST_PARAMETER: Final = 120
_VARIABLE: Final = re.compile(r"\{\{([123])\}\}")
#: Stands for an order that has no number: Meta refuses an empty variable.
_NO_NUMBER: Final = "\u2013"


@dataclass(frozen=True, slots=True)
class TemplateChoice:
    """A template the merchant had approved, in place of the one by convention; it takes the same variables in order."""

    name: str
    #: As Meta writes it: `en`, `pt_BR`.
    language: str
    #: Its first button opens the tracking page and is completed by the last part of the link's path.
    has_button: bool


@dataclass(frozen=True, slots=True)
class WhatsAppContent:
    """A finished WhatsApp message: a template with its variables, or free text when `template_name` is None."""

    template_name: str | None
    template_language: str | None
    #: First name or a friendly word, sender, order number; empty for free text.
    body_parameters: tuple[str, ...]
    button_parameter: str | None
    #: What the person reads; for a template the words of `describe_templates`, whatever was approved by that name.
    text: str


def is_conversation_open(wrote_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether free text may be sent to a person who wrote last at `wrote_at` (both with time zone), or never."""
    return wrote_at is not None and now - wrote_at < CONVERSATION


def render_whatsapp(
    job: ShortJob, *, wrote_at: dt.datetime | None, template: TemplateChoice | None, is_strict: bool = False
) -> WhatsAppContent:
    """The finished message; raises `WordingError` when a template's button has no link to open.

    `wrote_at` is when the person last wrote to the sender on WhatsApp, `template` what the merchant configured for
    the trigger and language, None for the convention. The job's `page_url` must be the tracking link itself: a
    template can only complete the address that was approved.
    """
    if is_conversation_open(wrote_at, job.now):
        return _render_free_text(job, is_strict=is_strict)
    language = name_language(job.wording.language)
    choice = template or TemplateChoice(name_template(job.trigger), language, has_button=True)
    with odd_facts_told():
        parameters = _collect_parameters(job)
        described = describe_body(job.sender, job.wording)
    text = _VARIABLE.sub(lambda found: parameters[int(found[1]) - 1], described)
    return WhatsAppContent(
        template_name=choice.name,
        template_language=choice.language,
        body_parameters=parameters,
        button_parameter=_get_token(job.page_url) if choice.has_button else None,
        text=_with_link(text, job.page_url),
    )


def _render_free_text(job: ShortJob, *, is_strict: bool) -> WhatsAppContent:
    words = render_short_words(job, is_strict=is_strict)
    text = _with_link(say_with_sender(job, words), job.page_url)
    return WhatsAppContent(None, None, (), None, text)


def _with_link(text: str, page_url: str | None) -> str:
    if page_url is None or page_url in text:
        return clip_text(text, LONGEST_TEXT)
    room = LONGEST_TEXT - len(page_url) - 1
    if room < 1:
        message = f"The link of the message has {len(page_url)} characters; WhatsApp takes {LONGEST_TEXT} in all."
        raise WordingError(message)
    return f"{clip_text(text, room)}\n{page_url}"


def _collect_parameters(job: ShortJob) -> tuple[str, str, str]:
    values = collect_job_values(job, job.facts)
    person, locale = values["person"], values["language"]
    # Translators: Stands for an unknown name in "Hello %(name)s, this is %(sender)s."
    stranger = get_translations(job.wording.language).pgettext("greeting", "there")
    # The whole name where the first is not known: which part of a name people are called by differs by country.
    name = _tidy(person.get("first_name") or person.get("name") or "", locale) or stranger
    sender = _tidy(job.sender.name, locale) or job.sender.base_url
    number = _tidy(values["order"].get("number", ""), locale) or _NO_NUMBER
    return name, sender, number


def _tidy(value: object, locale: str) -> str:
    """Meta refuses line breaks, tabs and runs of four spaces in a variable."""
    text = clip_text(clean(str(value)), _LONGEST_PARAMETER)
    return isolate(text, locale) if text else ""


def _get_token(page_url: str | None) -> str:
    token = urlsplit(page_url or "").path.rstrip("/").rpartition("/")[2]
    if not token:
        message = "The WhatsApp template has a button for the tracking page, and this message has no link to it."
        raise WordingError(message)
    return token
