"""A rule as a sentence in the merchant's language.

"When a parcel is delivered and order value is more than €100.00: e-mail to the shopper, 2 days later at 09:00."
"""

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from gettext import NullTranslations
from types import MappingProxyType
from typing import Final, Literal

from babel import Locale
from babel.dates import format_timedelta
from babel.lists import format_list

from notifier.authoring.rule_moments import describe_when
from notifier.authoring.rules import RuleDraft, RuleView
from notifier.channels.translations import choose_language, get_translations
from notifier.rules.condition_sentences import describe_clause
from notifier.rules.conditions import ALWAYS
from notifier.rules.occasions import OCCASIONS
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.marking import N_
from notifier.vocabulary.recipient_kind import RecipientKind
from notifier.vocabulary.strategy import Strategy

#: Of rules for answers, which come with the first question.
_ASKED: Final = N_("When somebody has asked for it")
_CHANNELS: Final[Mapping[Channel, str]] = MappingProxyType(
    {
        Channel.EMAIL: N_("e-mail"),
        Channel.SMS: N_("SMS"),
        Channel.WHATSAPP: N_("WhatsApp"),
        Channel.PUSH: N_("push message"),
        Channel.INBOX: N_("inbox of the tracking page"),
        Channel.CHAT: N_("team chat"),
    }
)
_PEOPLE: Final[Mapping[RecipientKind, str]] = MappingProxyType(
    {
        RecipientKind.SHOPPER: N_("to the shopper"),
        RecipientKind.RECEIVER: N_("to the receiver"),
        RecipientKind.CARRIER: N_("to the carrier"),
        RecipientKind.TEAM: N_("to your team"),
    }
)
_SENTENCES: Final[Mapping[Strategy, str]] = MappingProxyType(
    {
        # Translators: such as "When a parcel is delivered: e-mail and SMS to the shopper, 2 days later at 09:00."
        Strategy.ALL: N_("%(occasion)s: %(channels)s %(people)s, %(moment)s."),
        # Translators: such as "When …: to the shopper on the first of SMS or e-mail that reaches them, at once."
        Strategy.FIRST_REACHABLE: N_(
            "%(occasion)s: %(people)s on the first of %(channels)s that reaches them, %(moment)s."
        ),
        # Translators: such as "When …: SMS, then e-mail to the shopper, at once and 2 hours apart until one is seen."
        Strategy.CASCADE: N_("%(occasion)s: %(channels)s %(people)s, %(moment)s and %(span)s apart until one is seen."),
    }
)
_UNITS: Final[tuple[tuple[int, Literal["day", "hour", "minute", "second"]], ...]] = (
    *((86_400, "day"), (3_600, "hour")),
    *((60, "minute"), (1, "second")),
)


def describe_occasion(trigger: str, language: str) -> str:
    """What brings a trigger about: "When a parcel is delivered"; empty for answers, which no rule brings about."""
    occasion = OCCASIONS.get(trigger)
    return get_translations(choose_language((language,))).gettext(occasion) if occasion else ""


def describe_channel(channel: Channel, language: str) -> str:
    """A channel as sentences name it: "e-mail"."""
    return get_translations(choose_language((language,))).gettext(_CHANNELS[channel])


def describe_person(kind: RecipientKind, language: str) -> str:
    """Whom a rule writes to, as sentences name them: "to the shopper"."""
    return get_translations(choose_language((language,))).gettext(_PEOPLE[kind])


def describe_rule(rule: RuleDraft | RuleView, language: str) -> str:
    """The whole rule in one sentence, and in a second one that it gathers news; English where `language` is no word."""
    worded = choose_language((language,))
    return _Speech(get_translations(worded), Locale.parse(worded, sep="-")).tell(rule)


class _Speech:
    """A language: its words, and its rules for lists, lengths of time and amounts."""

    def __init__(self, words: NullTranslations, locale: Locale) -> None:
        self._words = words
        self._locale = locale

    def tell(self, rule: RuleDraft | RuleView) -> str:
        strategy = rule.strategy if len(rule.channels) > 1 else Strategy.ALL
        sentence = self._words.gettext(_SENTENCES[strategy]) % {
            "occasion": self._occasion(rule),
            "channels": self._channels(rule.channels, strategy),
            "people": self._join(self._words.gettext(_PEOPLE[kind]) for kind in rule.recipients),
            "span": self._span(rule.wait_seconds),
            "moment": describe_when(rule.timing, self._words),
        }
        if not rule.digest_seconds:
            return sentence
        digest = self._words.gettext("News of one order within %(span)s becomes one message.")
        return f"{sentence} {digest % {'span': self._span(rule.digest_seconds)}}"

    def _occasion(self, rule: RuleDraft | RuleView) -> str:
        event = self._words.gettext(OCCASIONS.get(rule.trigger, _ASKED))
        if rule.conditions == ALWAYS:
            return event
        conditions = describe_clause(rule.conditions, self._words, self._locale)
        # Translators: such as "When a parcel is delivered and order value is more than €100.00"; the conditions are
        # the clauses of "When %(conditions)s."
        return self._words.gettext("%(event)s and %(conditions)s") % {"event": event, "conditions": conditions}

    def _channels(self, channels: Iterable[Channel], strategy: Strategy) -> str:
        names = [self._words.gettext(_CHANNELS[channel]) for channel in channels]
        if strategy is Strategy.CASCADE:
            said = names[0]
            for name in names[1:]:
                said = self._words.gettext("%(channels)s, then %(channel)s") % {"channels": said, "channel": name}
            return said
        return self._join(names, "or" if strategy is Strategy.FIRST_REACHABLE else "standard")

    def _join(self, parts: Iterable[str], style: Literal["standard", "or"] = "standard") -> str:
        return format_list(list(parts), style=style, locale=self._locale)

    def _span(self, seconds: int) -> str:
        unit = next(unit for size, unit in _UNITS if seconds % size == 0) if seconds else "minute"
        # Not `format_unit`: Babel 2.18 finds no days in Arabic and no lengths of time at all in Japanese with it.
        return format_timedelta(dt.timedelta(seconds=seconds), unit, threshold=math.inf, locale=self._locale)
