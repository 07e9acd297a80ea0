"""What the pages about wording show."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from notifier.api.wording import WordingScope


@dataclass(frozen=True, slots=True)
class Place:
    """Where the merchant's own words are said: a language, and a channel unless it is all."""

    language: str
    channel: str | None
    url: str


@dataclass(frozen=True, slots=True)
class TriggerRow:
    """Words in the list; `changed_at` by the shop's clock, None for those that are built-in everywhere."""

    trigger: str
    title: str
    #: The subject, of an invented order, in the language of the console.
    says: str
    url: str
    places: tuple[Place, ...]
    changed_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class WordingList:
    """All words by what they are about; titles are msgids."""

    families: tuple[tuple[str, tuple[TriggerRow, ...]], ...]
    search: str
    is_own: bool
    #: How many triggers have words of the merchant's own.
    changed: int


@dataclass(frozen=True, slots=True)
class Said:
    """One thing the linter says; `line` 0 for a part as a whole, `severity` as `Severity` has it."""

    severity: str
    sentence: str
    line: int


@dataclass(frozen=True, slots=True)
class PartView:
    """A part as it is written; `built_in` is what stands there when the merchant writes nothing."""

    name: str
    text: str
    built_in: str
    is_own: bool
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Meter:
    """What a text message takes; `price` None when the account does not know it."""

    encoding: str
    units: int
    segments: int
    characters_left: int
    price: str | None
    #: Segments with look-alike letters, None where those save nothing.
    saved_segments: int | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A message on one channel; with a `problem` it would not leave."""

    channel: str
    subject: str
    text: str
    problem: str | None
    meter: Meter | None
    is_cut: bool


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version; `parts` are names and words, none when it went back to the built-in ones."""

    version: int
    created_at: dt.datetime
    note: str
    is_current: bool
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LanguageOption:
    """A language in its own words."""

    tag: str
    name: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class FactView:
    """A variable: `source` is what stands in the words, `sample` what it may become, empty when it is not known."""

    name: str
    label: str
    source: str
    sample: str


@dataclass(frozen=True, slots=True)
class EditorPage:
    """One trigger's words in one scope, as they are or as they are being written (`is_draft`)."""

    scope: WordingScope
    title: str
    fields: Mapping[str, str]
    built_in_languages: tuple[LanguageOption, ...]
    other_languages: tuple[LanguageOption, ...]
    #: Parts that nobody writes have built-in words in this language.
    is_worded: bool
    #: The language readers of this one are written to in, None where it is this one.
    instead: str | None
    channels: tuple[str, ...]
    rules: tuple[tuple[str, str], ...]
    parts: tuple[PartView, ...]
    facts: tuple[FactView, ...]
    shown: tuple[Shown, ...]
    #: When the real event of the preview happened, None for an invented one.
    occurred_at: dt.datetime | None
    history: tuple[VersionRow, ...]
    note: str
    problem: str | None
    is_draft: bool
    #: Words of the merchant's own are in use here.
    is_own: bool
    #: Where a test goes; None where none can be sent.
    test_address: str | None
