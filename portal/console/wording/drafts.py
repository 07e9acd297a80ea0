"""Words as they are in use in a scope, and as they stand in the form of somebody who changes them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from notifier.api.texts import transliterate_sms
from notifier.api.wording import (
    PARTS,
    WordingScope,
    WordingVersion,
    get_wording,
    list_fallbacks,
    load_wording_history,
    load_wordings,
)
from portal.console.frame.user import signed_in_user
from portal.models import Merchant


@dataclass(frozen=True, slots=True)
class WordsInUse:
    """What the merchant wrote for exactly this scope, and what is said of each part without it."""

    own: Mapping[str, str]
    beneath: Mapping[str, str]
    #: The language in which readers of this one are written to, because the merchant wrote something there and nothing
    #: here; None where they read this one.
    instead: str | None
    history: tuple[WordingVersion, ...]

    @property
    def texts(self) -> dict[str, str]:
        """All parts as they are said."""
        return {name: self.own.get(name) or self.beneath[name] for name in PARTS}

    @property
    def version(self) -> WordingVersion | None:
        """The current version, which may be the built-in words; None when the merchant never wrote any."""
        return next((version for version in self.history if version.is_current), None)


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in a form, all parts of it."""

    texts: Mapping[str, str]
    note: str

    def find_own(self, words: WordsInUse) -> dict[str, str]:
        """The parts that say something else than would be said anyway; an empty one is left to the built-in words.

        Where readers would be written to in another language, every part that stands there is meant.
        """
        return {name: text for name, text in self.texts.items() if text and _is_meant(words, name, text)}


def _is_meant(words: WordsInUse, name: str, text: str) -> bool:
    return words.instead is not None or text != words.beneath[name].strip() or text == words.own.get(name)


def load_words(session: Session, scope: WordingScope) -> WordsInUse:
    """The words of the merchant who is signed in."""
    sender_id = signed_in_user().merchant_id
    versions = load_wordings(session, sender_id, scope.trigger)
    spoken = {
        (version.scope.channel, version.scope.rule_id): version.parts
        for version in versions
        if version.scope.language.lower() == scope.language.lower()
    }
    built_in, place = get_wording(scope.trigger, scope.language), (scope.channel, scope.rule_id)
    beneath = {name: str(getattr(built_in, name)) for name in PARTS}
    # As messages choose: what is written for a rule goes before what is written for a channel.
    for wider in ((None, None), (scope.channel, None), (None, scope.rule_id)):
        beneath |= spoken.get(wider, {}) if wider != place else {}
    default = session.get_one(Merchant, sender_id).language
    return WordsInUse(
        own=spoken.get(place, {}),
        beneath=beneath,
        instead=_find_instead(scope, versions, default),
        history=load_wording_history(session, sender_id, scope),
    )


def _find_instead(scope: WordingScope, versions: Iterable[WordingVersion], default: str) -> str | None:
    written = {
        version.scope.language.lower(): version.scope.language
        for version in versions
        if version.scope.channel in (None, scope.channel) and version.scope.rule_id in (None, scope.rule_id)
    }
    chosen = next((tag for tag in list_fallbacks(scope.language, default) if tag in written), scope.language.lower())
    return None if chosen == scope.language.lower() else written[chosen]


def read_draft(form: Mapping[str, str]) -> Draft:
    """The draft in a form; with `look_alikes` its short words are written in letters that text messages have."""
    texts = {name: form.get(name, "").replace("\r\n", "\n").strip() for name in PARTS}
    if form.get("look_alikes"):
        texts["short"] = transliterate_sms(texts["short"])
    return Draft(texts, form.get("note", "").strip())
