"""What a bounce mail says, in our words."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class BounceKind(StrEnum):
    """Whether it is worth writing to the address again."""

    #: Nobody can be reached at this address, now or later.
    HARD = "hard"
    #: It did not work this time; the address may be good.
    SOFT = "soft"
    #: Nothing in the mail tells.
    UNKNOWN = "unknown"


class BounceReason(StrEnum):
    """Why a mail server did not take or deliver a message."""

    USER_UNKNOWN = "user_unknown"
    HOST_UNKNOWN = "host_unknown"
    HAS_MOVED = "has_moved"
    ACCOUNT_CLOSED = "account_closed"
    NOT_ACCEPTING = "not_accepting"
    MAILBOX_FULL = "mailbox_full"
    SUSPENDED = "suspended"
    FILTERED = "filtered"
    SENDER_REJECTED = "sender_rejected"
    RELAYING_DENIED = "relaying_denied"
    BLOCKED = "blocked"
    BAD_REPUTATION = "bad_reputation"
    REVERSE_DNS = "reverse_dns"
    AUTH_FAILURE = "auth_failure"
    RATE_LIMITED = "rate_limited"
    SPAM_DETECTED = "spam_detected"
    VIRUS_DETECTED = "virus_detected"
    CONTENT = "content"
    TOO_BIG = "too_big"
    POLICY = "policy"
    SECURITY = "security"
    ENCRYPTION = "encryption"
    PROTOCOL = "protocol"
    EXPIRED = "expired"
    NETWORK = "network"
    SYSTEM = "system"
    SYSTEM_FULL = "system_full"
    MAILER = "mailer"


class Phase(StrEnum):
    """Which step of the SMTP conversation was answered with the refusal (RFC 5321, 4.1)."""

    CONNECT = "connect"
    HELLO = "hello"
    SENDER = "sender"
    RECIPIENT = "recipient"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class BouncedRecipient:
    """What became of the message for one address."""

    address: str
    kind: BounceKind
    #: None when nothing in the mail tells.
    reason: BounceReason | None
    #: The enhanced status code (RFC 3463) such as `5.1.1`, only where it stands in the mail.
    status: str | None
    #: The reply code of SMTP such as 550, only where it stands in the mail.
    reply_code: int | None
    #: What the mail server said, on one line, shortened.
    diagnostic: str
    #: False while the mail system goes on trying.
    gave_up: bool


@dataclass(frozen=True, slots=True)
class Bounce:
    """One mail as we understand it; `problem` says in one sentence why nothing was found in it."""

    #: The addresses at which a message failed or is delayed.

    recipients: tuple[BouncedRecipient, ...] = ()
    #: A machine answered for a person who is away: the message arrived.
    is_auto_reply: bool = False
    #: The addresses whose machine answered or whose owner complained: the message arrived there.
    arrived_at: tuple[str, ...] = ()
    #: A feedback loop reports that the recipient called the message spam (RFC 5965).
    is_complaint: bool = False
    #: The `Message-ID` of the message this mail is about, without angle brackets.
    original_message_id: str | None = None
    #: Whom this mail was sent to: our return path is among them.
    delivered_to: tuple[str, ...] = ()
    #: The `Message-ID` of the bounce mail itself, the same when it is read again.
    mail_id: str | None = None
    #: When the bounce mail says it was written.
    written_at: dt.datetime | None = None
    problem: str | None = None
