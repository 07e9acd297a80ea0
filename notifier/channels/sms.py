"""SMS content: who speaks, the one thing that matters and the link, within a price anybody would pay."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from notifier.channels.filters import get_locale
from notifier.channels.rendering import WordingError
from notifier.channels.short_words import ShortJob, render_short_words, say_with_sender
from notifier.channels.sms_look_alikes import transliterate_sms
from notifier.channels.sms_segments import SmsMeasure, measure_sms

#: What networks join reliably; more is a mistake in the wording or in the facts, and would be paid per segment.
MOST_SEGMENTS: Final = 10
#: Isolates and embeddings: older phones show them as boxes, and each takes the room of a letter.
_DIRECTION_CONTROLS: Final = re.compile("[\u2066-\u2069\u202a-\u202e]")
_MARKS: Final = {"rtl": "\u200f", "ltr": "\u200e"}
_STRONG: Final = {"L": "ltr", "R": "rtl", "AL": "rtl"}


@dataclass(frozen=True, slots=True)
class SmsContent:
    """A finished text message and what it takes to send it."""

    text: str
    measure: SmsMeasure


def render_sms(job: ShortJob, *, transliterates: bool = False, is_strict: bool = False) -> SmsContent:
    """The finished text message; raises `WordingError` when it would take more than ten segments.

    `transliterates` is the sender's choice to have look-alikes (`transliterate_sms`) wherever they save a segment;
    without it the words leave as they were written. A link is never changed.
    """
    words = render_short_words(job, is_strict=is_strict)
    said = _DIRECTION_CONTROLS.sub("", say_with_sender(job, words))
    text = _with_link(_directed(said, words.locale), job.page_url)
    measure = measure_sms(text)
    if transliterates:
        plain = _with_link(transliterate_sms(said), job.page_url)
        plain_measure = measure_sms(plain)
        if plain_measure.segments < measure.segments:
            text, measure = plain, plain_measure
    if measure.segments > MOST_SEGMENTS:
        message = f"The text message would take {measure.segments} segments; at most {MOST_SEGMENTS} are allowed."
        raise WordingError(message)
    return SmsContent(text, measure)


def _with_link(said: str, page_url: str | None) -> str:
    # On a line of its own: no sign is taken for its end, and no direction of writing reorders it.
    return said if page_url is None or page_url in said else f"{said}\n{page_url}"


def _directed(said: str, language: str) -> str:
    """Phones take the direction of the first letter; a name of the other direction needs a mark before it."""
    direction = get_locale(language).text_direction
    first = next(filter(None, (_STRONG.get(unicodedata.bidirectional(character)) for character in said)), direction)
    return said if first == direction else _MARKS[direction] + said
