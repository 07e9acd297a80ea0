"""Why an address or a message must not be used."""

from enum import StrEnum


class SuppressionReason(StrEnum):
    """Why an address is on the suppression list."""

    HARD_BOUNCE = "hard_bounce"
    COMPLAINT = "complaint"
    INVALID_ADDRESS = "invalid_address"
    UNSUBSCRIBED = "unsubscribed"
    FORGOTTEN = "forgotten"


class RefusalReason(StrEnum):
    """Why a policy said no to one message."""

    UNREACHABLE = "unreachable"
    CONSENT_REFUSED = "consent_refused"
    CONSENT_MISSING = "consent_missing"
    #: The person wants to hear less than this.
    DIAL_TURNED_DOWN = "dial_turned_down"
    #: The person has paused all messages for a while.
    PAUSED = "paused"
    #: The sender has muted what it is about.
    MUTED = "muted"
    ADDRESS_SUPPRESSED = "address_suppressed"
    STALE = "stale"
    #: The sender has nobody to carry the channel.
    NO_PROVIDER = "no_provider"
    #: An earlier channel of the same cascade or rule has reached the person.
    REACHED_ALREADY = "reached_already"
    #: Newer news about the same thing came before it left.
    SUPERSEDED = "superseded"
    #: Another message about the same order tells its news as well.
    FOLDED = "folded"
    #: The rule waits for the day of an estimate that nobody has made.
    NO_ESTIMATE = "no_estimate"
    #: The rule's conditions held when it happened and no longer when it was due.
    CONDITIONS_CHANGED = "conditions_changed"
    #: The person belongs to the part of an experiment that gets no message.
    HELD_OUT = "held_out"
    #: What it told has been taken back.
    WITHDRAWN = "withdrawn"
    #: Promotional messages of the topic have used up what the person is sent in so many hours.
    FREQUENCY_CAP = "frequency_cap"
    #: The month has no money left for the channel.
    BUDGET_SPENT = "budget_spent"
    #: The hours of law, merchant and shopper never meet.
    NO_OPEN_HOURS = "no_open_hours"
