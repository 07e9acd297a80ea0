"""What can be wrong with a translation: missing, marked as a guess, or without a placeholder or tag of its source."""

import re
from collections.abc import Iterator

from babel.messages.catalog import Catalog, Message

# `%(name)s` of gettext, `{{ name }}` and `{% tag %}` of Liquid, `<strong>` of HTML.
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\{-?\s*[\w.]+|\{%-?\s*\w+|</?[a-z][a-z0-9-]*")
PERCENT = re.compile(r"%(?!\(\w+\)[sd])")
# A plural form may say "one parcel" or, in Arabic, "two parcels" without a number.
COUNTS = frozenset({"%(count)s", "%(count)d", "%(num)s", "%(num)d", "%(number)s", "%(number)d"})


def find_translation_problems(catalogue: Catalog) -> Iterator[str]:
    """One sentence per problem of a language."""
    for message in catalogue:
        if message.id:
            yield from find_message_problems(message, catalogue.num_plurals)


def find_message_problems(message: Message, plural_forms: int) -> Iterator[str]:
    """The problems of one text; `plural_forms` is how many forms its language has."""
    sources = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    translations = translations_of(message)
    subject = repr(sources[0])
    if len(sources) > 1 and len(translations) != plural_forms:
        yield f"{subject} has {len(translations)} plural forms, the language has {plural_forms}."
    if not all(translations):
        yield f"{subject} is not translated."
        return
    if message.fuzzy:
        yield f"{subject} is marked as a guess (fuzzy)."
    for translation in translations:
        yield from find_placeholder_problems(sources, translation)


def translations_of(message: Message) -> tuple[str, ...]:
    """The translation of a text, or of each plural form; empty strings where there is none yet."""
    return (message.string or "",) if isinstance(message.string, str | None) else tuple(message.string)


def find_placeholder_problems(sources: tuple[str, ...], translation: str) -> Iterator[str]:
    """Placeholders that a translation lost or invented, measured against all forms of its source."""
    names = [placeholders_of(source) for source in sources]
    required = frozenset.intersection(*names) - (COUNTS if len(sources) > 1 else frozenset())
    allowed = frozenset.union(*names)
    found = placeholders_of(translation)
    for name in sorted(required - found):
        yield f"{sources[0]!r} has {name}, its translation {translation!r} has not."
    for name in sorted(found - allowed):
        yield f"{name} stands in the translation {translation!r}, but not in {sources[0]!r}."
    if any("%(" in source for source in sources) and PERCENT.search(translation.replace("%%", "")):
        yield f"The translation {translation!r} has a percent sign that is not a placeholder: write %%."


def placeholders_of(text: str) -> frozenset[str]:
    """The placeholders and tags of a text, whatever their order and number."""
    return frozenset(re.sub(r"\s", "", found) for found in PLACEHOLDER.findall(text))
