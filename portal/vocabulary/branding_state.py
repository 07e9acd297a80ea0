"""Where a version of a merchant's look stands, and how far a name of its own has come."""

from enum import StrEnum


class BrandingState(StrEnum):
    """A merchant has one draft at most, and one published version."""

    DRAFT = "draft"
    PUBLISHED = "published"
    PAST = "past"
    #: A draft that was put away; kept until the next one is, so that it can be taken back.
    DISCARDED = "discarded"


class DomainState(StrEnum):
    """How far a domain has come: asked for, proven to be the merchant's, or looked at in vain."""

    ASKED = "asked"
    VERIFIED = "verified"
    FAILED = "failed"


class DomainFinding(StrEnum):
    """What was found when we looked whether a domain is the merchant's."""

    NOT_LOOKED = "not_looked"
    RECORD = "record"
    FILE = "file"
    NOTHING = "nothing"
    OTHER_RECORD = "other_record"
    NO_ANSWER = "no_answer"
    #: Another merchant has proven that it is theirs.
    TAKEN = "taken"


class DomainProblem(StrEnum):
    """Why a name cannot be a domain of a merchant's own."""

    NOT_A_NAME = "not_a_name"
    OURS = "ours"


class MailFinding(StrEnum):
    """What the DNS says about one of the three proofs of a sender's domain."""

    GOOD = "good"
    #: DMARC that only watches.
    WATCHING = "watching"
    MISSING = "missing"
    SEVERAL = "several"
    LACKS_PROVIDER = "lacks_provider"
    TOO_OPEN = "too_open"
    BROKEN = "broken"
    REVOKED = "revoked"
    #: The provider's selector is not known.
    UNKNOWN = "unknown"
    NO_ANSWER = "no_answer"
