"""WhatsApp templates: their names, their languages as Meta writes them, and what a merchant submits for approval."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from notifier.channels.clipping import clip_text
from notifier.channels.content import SenderView, Wording
from notifier.channels.email_values import collect_values
from notifier.channels.rendering import WordingError
from notifier.channels.short_words import clean
from notifier.channels.translations import get_translations
from notifier.channels.words import odd_facts_told, render_words

#: Characters of a template's body and of the label of its button.
LONGEST_BODY: Final = 1_024
LONGEST_LABEL: Final = 25

_NAME, _SENDER, _NUMBER = "{{1}}", "{{2}}", "{{3}}"
_ISOLATES: Final = re.compile("[\u2066-\u2069]")
#: Tags for which Meta's code is not simply the language (Message Templates, Supported Languages); the longest fits.
_META_LANGUAGES: Final = {
    "en-gb": "en_GB",
    "en-us": "en_US",
    "es-ar": "es_AR",
    "es-es": "es_ES",
    "es-mx": "es_MX",
    "iw": "he",
    "ky": "ky_KG",
    "nn": "nb",
    "no": "nb",
    "pt": "pt_BR",
    "pt-pt": "pt_PT",
    "rw": "rw_RW",
    "tl": "fil",
    "zh": "zh_CN",
    "zh-hant": "zh_TW",
    "zh-hant-hk": "zh_HK",
    "zh-hk": "zh_HK",
    "zh-mo": "zh_HK",
    "zh-tw": "zh_TW",
}


@dataclass(frozen=True, slots=True)
class TemplateDescription:
    """All that a merchant types into Meta's form for one trigger in one language."""

    trigger: str
    name: str
    language: str
    category: str
    #: With {{1}} first name, {{2}} sender and {{3}} order number, in this order.
    body: str
    #: One for each variable of the body.
    examples: tuple[str, str, str]
    button_label: str
    #: Ends in {{1}}, which is the last part of the tracking link.
    button_url: str
    button_example: str


def name_template(trigger: str) -> str:
    """The name by convention: `shipment.out_for_delivery` is `milepost_shipment_out_for_delivery`."""
    return "milepost_" + re.sub(r"[^a-z0-9]+", "_", trigger.lower())


def name_language(tag: str) -> str:
    """A language as Meta writes it: `pt-BR` is `pt_BR`, `ar-EG` is `ar`."""
    parts = tag.replace("_", "-").lower().split("-")
    for length in range(len(parts), 0, -1):
        found = _META_LANGUAGES.get("-".join(parts[:length]))
        if found is not None:
            return found
    return parts[0]


def describe_templates(sender: SenderView, wordings: Iterable[Wording]) -> Iterator[TemplateDescription]:
    """What to submit for each wording; raises `WordingError` for one that cannot be a template."""
    for wording in wordings:
        yield TemplateDescription(
            trigger=wording.trigger,
            name=name_template(wording.trigger),
            language=name_language(wording.language),
            # Meta's terms: what is not about an order somebody placed promotes something.
            category="MARKETING" if wording.trigger.startswith("relationship.") else "UTILITY",
            body=describe_body(sender, wording),
            examples=("Mira", clean(sender.name), "#1001"),
            button_label=clip_text(_render_plain(sender, wording, "action"), LONGEST_LABEL),
            button_url=f"{sender.base_url}/t/{{{{1}}}}",
            button_example=f"{sender.base_url}/t/3fQ9sK2mZx7Lw1Ra8TcVdA",
        )


def describe_body(sender: SenderView, wording: Wording) -> str:
    """The body of a template: the short words without anything but the three variables, which are all there."""
    text = _render_plain(sender, wording, "short")
    if not text:
        message = (
            f"The short words of {wording.trigger} say nothing without an order's details: no template is possible."
        )
        raise WordingError(message)
    translations = get_translations(wording.language)
    if _NUMBER in text:
        pattern = translations.gettext("Hello %(name)s, this is %(sender)s. %(text)s")
    else:
        pattern = translations.gettext("Hello %(name)s, this is %(sender)s about your order %(number)s. %(text)s")
    body = pattern % {"name": _NAME, "sender": _SENDER, "number": _NUMBER, "text": text}
    if len(body) > LONGEST_BODY:
        message = f"The template for {wording.trigger} has {len(body)} characters; Meta takes {LONGEST_BODY}."
        raise WordingError(message)
    return body


def _render_plain(sender: SenderView, wording: Wording, part: str) -> str:
    """A part of the wording where only the order's number is known, and that as a variable."""
    facts = {"order": {"number": _NUMBER}}
    with odd_facts_told():
        values = collect_values(sender, wording.trigger, wording.language, facts, {})
        words = render_words(wording, values, is_strict=False)
    text = words["short"] if part == "short" else words["action"]
    return _ISOLATES.sub("", clean(text))
