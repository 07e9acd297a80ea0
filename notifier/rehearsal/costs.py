"""What messages would cost, by the price each sender wrote into the settings of its accounts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from notifier.authoring.preview import ChannelPreview
from notifier.providers.kinds import AccountTerms
from notifier.rehearsal.outcome import Outcome
from notifier.rehearsal.report import ChannelCost
from notifier.vocabulary.channel import Channel

#: As costs are stored: millionths of the unit.
_SMALLEST: Final = Decimal("0.000001")
_NO_TERMS: Final = AccountTerms()


@dataclass(slots=True)
class Costs:
    """Messages by channel and language, and what one of each costs."""

    terms: Mapping[Channel, AccountTerms]
    _messages: dict[Channel, Counter[str]] = field(default_factory=dict)
    #: Text messages: segments of those rendered, by language.
    _segments: dict[str, Sequence[int]] = field(default_factory=dict)

    def add(self, outcome: Outcome) -> None:
        """Count a message that leaves for certain."""
        if outcome.reason is None and not outcome.is_if_needed:
            self._messages.setdefault(outcome.channel, Counter())[outcome.language] += 1

    def terms_of(self, channel: Channel) -> AccountTerms:
        """Those of the account that is asked first."""
        return self.terms.get(channel, _NO_TERMS)

    def measure(self, language: str, previews: Sequence[ChannelPreview]) -> None:
        """Learn from rendered text messages how many segments one takes."""
        self._segments[language] = [one.sms.segments for one in previews if one.sms is not None]

    def sum_up(self, channel: Channel) -> ChannelCost | None:
        """The cost of a channel, None when its price is not known."""
        terms, counts = self.terms_of(channel), self._messages.get(channel, Counter())
        if terms.price is None:
            return None
        if channel is not Channel.SMS:
            return ChannelCost((terms.price * counts.total()).quantize(_SMALLEST), terms.currency)
        amount = sum((terms.price * count * self._mean(language) for language, count in counts.items()), Decimal())
        rendered = sum(len(self._segments.get(language, ())) for language in counts)
        return ChannelCost(amount.quantize(_SMALLEST), terms.currency, rendered)

    def _mean(self, language: str) -> Decimal:
        segments = self._segments.get(language)
        return Decimal(sum(segments)) / len(segments) if segments else Decimal(1)
