"""What messages would cost, by the price each sender wrote into the settings of its accounts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from notifier.authoring.preview import ChannelPreview
from notifier.providers.kinds import AccountTerms
from notifier.rehearsal.report import ChannelCost
from notifier.vocabulary.channel import Channel

#: As costs are stored: millionths of the unit.
_SMALLEST: Final = Decimal("0.000001")
_NO_TERMS: Final = AccountTerms()


@dataclass(slots=True)
class Costs:
    """What one message of each channel and language costs."""

    terms: Mapping[Channel, AccountTerms]
    #: Text messages: segments of those rendered, by language.
    _segments: dict[str, Sequence[int]] = field(default_factory=dict)

    def terms_of(self, channel: Channel) -> AccountTerms:
        """Those of the account that is asked first."""
        return self.terms.get(channel, _NO_TERMS)

    def measure(self, language: str, previews: Sequence[ChannelPreview]) -> None:
        """Learn from rendered text messages how many segments one takes."""
        self._segments[language] = [one.sms.segments for one in previews if one.sms is not None]

    def sum_up(self, channel: Channel, messages: Mapping[str, int]) -> ChannelCost | None:
        """The cost of the messages of a channel, by language, None when its price is not known."""
        terms = self.terms_of(channel)
        if terms.price is None:
            return None
        if channel is not Channel.SMS:
            return ChannelCost((terms.price * sum(messages.values())).quantize(_SMALLEST), terms.currency)
        amounts = (terms.price * count * self._mean(language) for language, count in sorted(messages.items()))
        rendered = sum(len(self._segments.get(language, ())) for language in messages)
        return ChannelCost(sum(amounts, Decimal()).quantize(_SMALLEST), terms.currency, rendered)

    def _mean(self, language: str) -> Decimal:
        segments = self._segments.get(language)
        return Decimal(sum(segments)) / len(segments) if segments else Decimal(1)
