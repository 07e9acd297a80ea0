"""What policies know about one message: frozen facts, collected by set before anyone is asked."""

import datetime as dt
from dataclasses import dataclass

from notifier.policies.budget import BudgetState
from notifier.policies.frequency_cap import CapState
from notifier.policies.quiet_hours import QuietHours
from notifier.policies.wishes import NO_WISHES, Wishes
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_mode import ConsentMode
from notifier.vocabulary.consent_state import ConsentState
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.message_dial import LIGHT, Weight
from notifier.vocabulary.suppression_reason import SuppressionReason
from notifier.vocabulary.topic import Topic


@dataclass(frozen=True, slots=True)
class Circumstances:
    """One message at one moment; `consent` None when nobody has asked, `suppression` None for a usable address."""

    topic: Topic
    channel: Channel
    has_address: bool
    has_provider: bool
    consent: ConsentState | None
    suppression: SuppressionReason | None
    #: It answers what the person has just written, on the same channel.
    is_answer: bool
    #: An earlier message of the same cascade was delivered, seen or clicked.
    was_reached: bool
    stale_at: dt.datetime
    now: dt.datetime
    lane: Lane = Lane.NORMAL
    #: Until when earlier channels of the same cascade have their time, None when none has.
    turn_at: dt.datetime | None = None
    #: It goes to a carrier or the merchant's own people, who are written to at work.
    is_business: bool = False
    #: None where nothing of the kind holds.
    quiet: QuietHours | None = None
    caps: CapState | None = None
    budget: BudgetState | None = None
    #: What the sender has chosen to hold when the person has said nothing; None leaves it to the topic and channel.
    mode: ConsentMode | None = None
    #: What the person has set for all messages, and how much this one matters to who wants few.
    wishes: Wishes = NO_WISHES
    weight: Weight = LIGHT
    #: The sender wants nobody to be written to about its subject.
    is_muted: bool = False
