"""E-mail content: the words of a trigger poured into the sender's layout."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from jinja2 import Template
from markupsafe import Markup

from notifier.channels.content import EmailContent, SenderView, Wording
from notifier.channels.email_values import collect_values
from notifier.channels.layouts import parse_layout, render_layout
from notifier.channels.mail_html import break_lines, to_mailable
from notifier.channels.structured_data import build_structured_data
from notifier.channels.translations import translate_marked
from notifier.channels.words import choose_locale, odd_facts_told, render_words, to_storable
from notifier.vocabulary.recipient_kind import RecipientKind

_TEXT_LAYOUT: Final = Path(__file__).parents[2] / "templates" / "messages" / "layouts" / "email.txt.jinja"
_NEEDLESS_LINES: Final = "\n\n\n"


@dataclass(frozen=True, slots=True)
class EmailJob:
    """All that one e-mail is made of."""

    sender: SenderView
    trigger: str
    language: str
    #: From `notifier.authoring.wording_book`: content is above channels, so it comes in.
    wording: Wording
    #: The recipient's full name, None when it is not known.
    recipient_name: str | None
    #: The trigger's snapshot as it was published.
    facts: Mapping[str, Any]
    unsubscribe_url: str
    preferences_url: str


@dataclass(frozen=True, slots=True)
class _LayoutKey:
    sender_id: UUID
    version: int
    words_language: str
    #: Language and region that dates and money follow.
    language: str


def render_email(job: EmailJob, *, is_strict: bool = False) -> EmailContent:
    """The finished e-mail; raises `WordingError` when the wording breaks a limit or cannot be read, or facts are odd.

    Words and layout speak the language of the wording, which may be the fall-back of the job's. `is_strict`
    makes an unknown variable an error instead of nothing: for tests and previews.
    """
    with odd_facts_told():
        return _render(job, is_strict=is_strict)


def _render(job: EmailJob, *, is_strict: bool) -> EmailContent:
    sender, language = job.sender, choose_locale(job.language, job.wording)
    links = {"preferences": job.preferences_url, "unsubscribe": job.unsubscribe_url}
    values = collect_values(sender, job.trigger, language, job.facts, links)
    if job.recipient_name and not values["person"].get("name"):
        values["person"]["name"] = job.recipient_name
    is_business = RecipientKind(values["audience"]).is_business
    described = "" if is_business else build_structured_data(job.trigger, values)
    # Made of our own keys and escaped for the inside of a script element.
    values["structured_data"] = Markup(described)  # noqa: S704  it escapes its JSON
    words = values["words"] = render_words(job.wording, values, is_strict=is_strict)
    key = _LayoutKey(sender.id, sender.version, job.wording.language, language)
    html = render_layout(_get_html_layout(key, sender.email_layout, is_strict=is_strict), values)
    text = render_layout(_get_text_layout(key.words_language, language, is_strict=is_strict), values)
    while _NEEDLESS_LINES in text:
        text = text.replace(_NEEDLESS_LINES, "\n\n")
    text = text.strip() + "\n"
    return EmailContent(
        subject=to_storable(words["subject"]), text=to_storable(text), html=to_mailable(html, words["body"])
    )


@lru_cache(maxsize=512)
def _get_html_layout(key: _LayoutKey, layout: str, *, is_strict: bool) -> Template:
    return _parse_html_layout(layout, key.words_language, key.language, is_strict=is_strict)


@lru_cache(maxsize=128)
def _parse_html_layout(layout: str, words_language: str, language: str, *, is_strict: bool) -> Template:
    """Senders with the same look share what takes a tenth of a second."""
    source = break_lines(translate_marked(layout, words_language))
    return parse_layout(source, language, escapes_html=True, is_strict=is_strict)


@lru_cache(maxsize=128)
def _get_text_layout(words_language: str, language: str, *, is_strict: bool) -> Template:
    source = translate_marked(_TEXT_LAYOUT.read_text("utf-8"), words_language)
    return parse_layout(source, language, escapes_html=False, is_strict=is_strict)
