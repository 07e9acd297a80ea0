"""What holds on a topic and channel when a person has said nothing, and how a yes is taken."""

from enum import StrEnum

from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_state import needs_yes
from notifier.vocabulary.topic import Topic


class ConsentMode(StrEnum):
    """What a sender has chosen for a topic on a channel."""

    #: Nothing is sent before a yes.
    OPT_IN = "opt_in"
    #: Messages are sent until a no.
    OPT_OUT = "opt_out"
    #: Nothing is sent before a yes, and a yes on a form counts once it is confirmed from its own address.
    DOUBLE_OPT_IN = "double_opt_in"


#: Where promotion may be sent to customers who were told of it and did not object (2002/58/EC, article 13.2).
_SOFT_OPT_IN: frozenset[Channel] = frozenset({Channel.EMAIL})
#: Where a message with a link can be sent to the address that is to confirm.
_CONFIRMED: frozenset[Channel] = frozenset({Channel.EMAIL, Channel.SMS})


def waits_for_yes(topic: Topic, channel: Channel, mode: ConsentMode | None) -> bool:
    """Whether silence is not enough, where the sender has chosen so or the law asks for it; None is no choice."""
    if mode is None:
        return needs_yes(topic, channel)
    return mode is not ConsentMode.OPT_OUT or not may_be_chosen(topic, channel, mode)


def may_be_chosen(topic: Topic, channel: Channel, mode: ConsentMode) -> bool:
    """Whether law and channel leave a sender the choice.

    A mode of the first contact by SMS or WhatsApp with offers is no choice: 47 CFR 64.1200(a)(2), WhatsApp's policy.
    """
    if channel.is_for_team:
        return False
    if mode is ConsentMode.OPT_OUT:
        return not channel.needs_opt_in and (not topic.is_promotional or is_soft_opt_in(topic, channel, mode))
    return mode is ConsentMode.OPT_IN or (topic.is_promotional and channel in _CONFIRMED)


def is_soft_opt_in(topic: Topic, channel: Channel, mode: ConsentMode) -> bool:
    """Whether the mode sends promotion without a yes, for which the sender has to say what it rests on."""
    return mode is ConsentMode.OPT_OUT and topic.is_promotional and channel in _SOFT_OPT_IN
