"""A person's answer for a topic on a channel."""

from enum import StrEnum

from notifier.vocabulary.channel import Channel
from notifier.vocabulary.topic import Topic


class ConsentState(StrEnum):
    """The answer that counts now; no row means that nobody has asked."""

    GRANTED = "granted"
    REFUSED = "refused"


class ConsentSource(StrEnum):
    """Where an answer was given."""

    STORE = "store"
    PREFERENCES_PAGE = "preferences_page"
    ONE_CLICK = "one_click"
    PROVIDER_REPORT = "provider_report"
    MERCHANT = "merchant"
    #: Written back by SMS or WhatsApp.
    REPLY = "reply"
    #: Told by software of the merchant.
    API = "api"


def needs_yes(topic: Topic, channel: Channel) -> bool:
    """Whether silence is not enough: promotion, and every topic on a channel that needs an opt-in."""
    return topic.is_promotional or channel.needs_opt_in
