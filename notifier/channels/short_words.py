"""What every channel beside e-mail says: the short words of a trigger, who speaks, and where to read on."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from notifier.channels.clipping import clip_text
from notifier.channels.content import SenderView, Wording
from notifier.channels.email_values import collect_values
from notifier.channels.filters import isolate
from notifier.channels.rendering import WordingError
from notifier.channels.translations import get_translations
from notifier.channels.words import Words, choose_locale, odd_facts_told, render_words, to_one_line, to_storable
from notifier.vocabulary.lane import Lane

#: In code points: no channel shows more, and facts can hold anything.
_LONGEST_TEXT: Final = 5_000
_LONGEST_LINE: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortJob:
    """All that one message of a short channel is made of."""

    message_id: UUID
    sender: SenderView
    trigger: str
    language: str
    #: From `notifier.authoring.wording_book`: content is above channels, so it comes in.
    wording: Wording
    #: The recipient's full name, None when it is not known.
    recipient_name: str | None
    #: The trigger's snapshot as it was published.
    facts: Mapping[str, Any]
    #: What the link of the message opens, None when there is nothing to open.
    page_url: str | None
    preferences_url: str
    unsubscribe_url: str
    #: What the message is about, such as a shipment: a later push about the same takes the place of this one.
    replace_key: str
    lane: Lane
    #: Both with time zone.
    stale_at: dt.datetime
    now: dt.datetime


@dataclass(frozen=True, slots=True)
class ShortWords:
    """The words of a job, each one line and never half a character; names inside are isolated for both directions."""

    #: The language of the words, perhaps with the reader's region.
    locale: str
    headline: str
    #: Never empty.
    text: str
    #: The label of what opens the page.
    action: str
    order_number: str | None
    first_name: str | None
    #: A picture of the sender from its own server, None when there is none.
    logo_url: str | None
    #: The text says who speaks.
    names_sender: bool


def render_short_words(job: ShortJob, *, is_strict: bool = False) -> ShortWords:
    """The words of a job; raises `WordingError` when they cannot be read, say nothing or the facts are odd."""
    with odd_facts_told():
        values = collect_job_values(job, job.facts)
        words = render_words(job.wording, values, is_strict=is_strict)
        return _gather(job, values, words)


def collect_job_values(job: ShortJob, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The variables of the wording with these facts; the links are those of the job."""
    links = {"preferences": job.preferences_url, "unsubscribe": job.unsubscribe_url}
    if job.page_url is not None:
        links["page"] = job.page_url
    values = collect_values(job.sender, job.trigger, choose_locale(job.language, job.wording), facts, links)
    if job.recipient_name and not values["person"].get("name"):
        values["person"]["name"] = job.recipient_name
    return values


def say_with_sender(job: ShortJob, words: ShortWords) -> str:
    """The text, with the sender's name before it where it does not say who speaks."""
    if words.names_sender:
        return words.text
    # Translators: The beginning of a text message, so that people know which shop writes.
    pattern = get_translations(job.wording.language).gettext("%(sender)s: %(text)s")
    return pattern % {"sender": isolate(clean(job.sender.name), words.locale), "text": words.text}


def clean(text: str) -> str:
    """One line that any database and any protocol takes."""
    return to_storable(to_one_line(text))


def _gather(job: ShortJob, values: Mapping[str, Any], words: Words) -> ShortWords:
    text = next(filter(None, (clean(words[part]) for part in ("short", "headline", "subject"))), None)
    if text is None:
        message = f"The words of {job.trigger} say nothing with these facts."
        raise WordingError(message)
    person, number = values["person"], values["order"].get("number")
    return ShortWords(
        locale=values["language"],
        headline=clip_text(clean(words["headline"]) or text, _LONGEST_LINE),
        text=clip_text(text, _LONGEST_TEXT),
        action=clip_text(clean(words["action"]), _LONGEST_LINE),
        order_number=clean(str(number)) or None if number else None,
        first_name=clean(str(person.get("first_name") or person.get("name") or "")) or None,
        logo_url=values["brand"]["logo_url"],
        names_sender=clean(job.sender.name).casefold() in text.casefold(),
    )
