"""What a merchant's wording is for: a trigger in a language, on one channel or all, for one rule or all."""

import re
import uuid
from dataclasses import dataclass, replace
from typing import Final

from notifier.authoring.wording import worded_triggers
from notifier.catalogue.trigger_type import ACCOUNT_LETTERS
from notifier.channels.translations import find_worded_language
from notifier.foundation.errors import ProductError
from notifier.vocabulary.channel import Channel

_TAG: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_EVERY: Final = "*"


class WordingScopeError(ProductError):
    """There is nothing such a wording could be for; says in one sentence what is wrong."""


@dataclass(frozen=True, slots=True)
class WordingScope:
    """`language` is a tag such as `de` or `pt-BR`; None stands for every channel and every rule."""

    trigger: str
    language: str
    channel: Channel | None = None
    rule_id: uuid.UUID | None = None

    @property
    def key(self) -> str:
        """The scope as one text, the same for the same scope."""
        rule = self.rule_id.hex if self.rule_id is not None else _EVERY
        return f"{self.trigger}/{self.language.lower()}/{self.channel or _EVERY}/{rule}"


def check_scope(scope: WordingScope) -> None:
    """Refuse a trigger nobody knows and a language that is no tag; raises `WordingScopeError`."""
    if scope.trigger not in worded_triggers():
        raise WordingScopeError(f"There is no trigger {scope.trigger!r}; known are {', '.join(worded_triggers())}.")
    if scope.trigger.startswith(ACCOUNT_LETTERS):
        raise WordingScopeError(f"{scope.trigger} opens an account: its words are the same for every shop.")
    if not _TAG.fullmatch(scope.language):
        raise WordingScopeError(f"The language {scope.language!r} is not a tag such as de or pt-BR.")


def write_tag(language: str) -> str:
    """A language tag as it is usually written (RFC 5646, 2.1.1): `PT_br` is `pt-BR`, `zh-hant` is `zh-Hant`."""
    first, *rest = language.strip().replace("_", "-").split("-")
    return "-".join([first.lower(), *map(_write_subtag, rest)])


def tidy_scope(scope: WordingScope) -> WordingScope:
    """The scope with its language as it is usually written."""
    return replace(scope, language=write_tag(scope.language))


def list_fallbacks(language: str, default: str) -> tuple[str, ...]:
    """The languages in which a reader's words are looked for, in lower case: exact, base, the one of that base with
    built-in words (`zh-hant` for `zh-TW`); then the same of the merchant's own.
    """
    tags: list[str] = []
    for tag in (language, default):
        exact = tag.replace("_", "-").lower()
        worded = find_worded_language(exact)
        tags += [exact, exact.partition("-")[0], *([worded.lower()] if worded is not None else [])]
    return tuple(dict.fromkeys(tags))


def _write_subtag(subtag: str) -> str:
    if len(subtag) == 2:
        return subtag.upper()
    return subtag.title() if len(subtag) == 4 else subtag.lower()
