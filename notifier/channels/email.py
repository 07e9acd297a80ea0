"""E-mail content: the words of a trigger poured into the sender's layout."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from jinja2 import Template
from liquid import BoundTemplate

from notifier.channels.content import EmailContent, SenderView, Wording
from notifier.channels.email_values import collect_values
from notifier.channels.layouts import parse_layout, render_layout
from notifier.channels.rendering import WordingError, parse_template, render_template
from notifier.channels.translations import translate_marked

_TEXT_LAYOUT: Final = Path(__file__).parents[2] / "templates" / "messages" / "layouts" / "email.txt.jinja"
_BLANK_LINES: Final = re.compile(r"\n\s*\n")
_NEEDLESS_LINES: Final = re.compile(r"\n{3,}")
_LONGEST_SUBJECT: Final = 500
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
#: What facts of an unforeseen shape lead to while they are laid out.
_ODD_FACTS: Final = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RecursionError)
#: Between the parts of a rendered wording; nobody can guess it, so no name can contain it.
_PART_END: Final = f"\x1e{secrets.token_hex(8)}\x1e"


@dataclass(frozen=True, slots=True)
class EmailJob:
    """All that one e-mail is made of."""

    sender: SenderView
    trigger: str
    language: str
    #: From `notifier.authoring.wording.get_wording(trigger, language)`: content is above channels, so it comes in.
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
    try:
        return _render(job, is_strict=is_strict)
    except _ODD_FACTS as problem:
        # Facts come from callers in any shape, and one message must never hold up the others of its batch.
        reason = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
        message = f"The facts of this message cannot be shown: {reason}."
        raise WordingError(message) from problem


def _render(job: EmailJob, *, is_strict: bool) -> EmailContent:
    sender, language = job.sender, _choose_locale(job)
    links = {"preferences": job.preferences_url, "unsubscribe": job.unsubscribe_url}
    values = collect_values(sender, job.trigger, language, job.facts, links)
    if job.recipient_name and not values["person"].get("name"):
        values["person"]["name"] = job.recipient_name
    words = values["words"] = _render_words(job.wording, values, is_strict=is_strict)
    key = _LayoutKey(sender.id, sender.version, job.wording.language, language)
    html = render_layout(_get_html_layout(key, sender.email_layout, is_strict=is_strict), values)
    text = render_layout(_get_text_layout(key.words_language, language, is_strict=is_strict), values)
    text = _NEEDLESS_LINES.sub("\n\n", text).strip() + "\n"
    return EmailContent(subject=_storable(str(words["subject"])), text=_storable(text), html=_storable(html))


def _storable(text: str) -> str:
    """Half a character becomes `?`, and a NUL nothing: no database can store either, and a batch is stored at once."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def _render_words(wording: Wording, values: Mapping[str, Any], *, is_strict: bool) -> dict[str, object]:
    parts = render_template(_parse_words(wording, is_strict=is_strict), values).split(_PART_END)
    subject, headline, short, action, body = parts
    paragraphs = [" ".join(paragraph.split()) for paragraph in _BLANK_LINES.split(body.strip())]
    return {
        "subject": " ".join(_CONTROL.sub(" ", subject).split())[:_LONGEST_SUBJECT],
        "headline": " ".join(headline.split()),
        "short": " ".join(short.split()),
        "action": " ".join(action.split()),
        "paragraphs": paragraphs,
        "body": "\n\n".join(paragraphs),
    }


@lru_cache(maxsize=2048)
def _parse_words(wording: Wording, *, is_strict: bool) -> BoundTemplate:
    """All parts as one template, which costs one rendering instead of five; each must be whole on its own."""
    parts = (wording.subject, wording.headline, wording.short, wording.action, wording.body)
    for part in parts:
        parse_template(part, escapes_html=False, is_strict=is_strict)
    joint = _PART_END.join(parts)
    return parse_template(joint, escapes_html=False, is_strict=is_strict)


@lru_cache(maxsize=512)
def _get_html_layout(key: _LayoutKey, layout: str, *, is_strict: bool) -> Template:
    source = translate_marked(layout, key.words_language)
    return parse_layout(source, key.language, escapes_html=True, is_strict=is_strict)


@lru_cache(maxsize=128)
def _get_text_layout(words_language: str, language: str, *, is_strict: bool) -> Template:
    source = translate_marked(_TEXT_LAYOUT.read_text("utf-8"), words_language)
    return parse_layout(source, language, escapes_html=False, is_strict=is_strict)


def _choose_locale(job: EmailJob) -> str:
    """Dates and money by the reader's own region where the words are in its language: `en-GB` for English words."""
    same_base = job.language.split("-")[0].lower() == job.wording.language.split("-")[0].lower()
    return job.language if same_base else job.wording.language
