"""What the codes of mail servers mean for us: enhanced status codes (RFC 3463) and reply codes (RFC 5321, 4.2)."""

from typing import Final

from notifier.providers.bounce_mail.bounce import BounceReason

#: Nobody can be reached at the address, now or later.
HARD_REASONS: Final = frozenset(
    {
        BounceReason.USER_UNKNOWN,
        BounceReason.HOST_UNKNOWN,
        BounceReason.HAS_MOVED,
        BounceReason.ACCOUNT_CLOSED,
        BounceReason.NOT_ACCEPTING,
    }
)

#: Codes that say one thing only, whatever words come with them; keys are subject and detail without the class.
#: Registry: IANA "SMTP Enhanced Status Codes"; x.1.20, x.7.5xx and x.7.6xx are those of Microsoft's Exchange Online.
CERTAIN_STATUS: Final[dict[str, BounceReason]] = {
    "1.6": BounceReason.HAS_MOVED,
    "1.7": BounceReason.SENDER_REJECTED,
    "1.8": BounceReason.SENDER_REJECTED,
    "1.20": BounceReason.SENDER_REJECTED,
    "2.2": BounceReason.MAILBOX_FULL,
    "2.3": BounceReason.TOO_BIG,
    "3.4": BounceReason.TOO_BIG,
    "4.6": BounceReason.NETWORK,
    "7.20": BounceReason.AUTH_FAILURE,
    "7.21": BounceReason.AUTH_FAILURE,
    "7.22": BounceReason.AUTH_FAILURE,
    "7.23": BounceReason.AUTH_FAILURE,
    "7.24": BounceReason.AUTH_FAILURE,
    "7.25": BounceReason.REVERSE_DNS,
    "7.26": BounceReason.AUTH_FAILURE,
    "7.27": BounceReason.SENDER_REJECTED,
    "7.28": BounceReason.RATE_LIMITED,
    "7.29": BounceReason.AUTH_FAILURE,
    "7.30": BounceReason.AUTH_FAILURE,
    "7.32": BounceReason.AUTH_FAILURE,
    "7.40": BounceReason.AUTH_FAILURE,
    "7.509": BounceReason.AUTH_FAILURE,
    "7.515": BounceReason.AUTH_FAILURE,
    "7.606": BounceReason.BLOCKED,
}

#: Codes that mail systems also use loosely: the words beside them come first.
LIKELY_STATUS: Final[dict[str, BounceReason]] = {
    "1.0": BounceReason.USER_UNKNOWN,
    "1.1": BounceReason.USER_UNKNOWN,
    "1.2": BounceReason.HOST_UNKNOWN,
    "1.3": BounceReason.USER_UNKNOWN,
    "1.4": BounceReason.FILTERED,
    "1.10": BounceReason.NOT_ACCEPTING,
    "2.0": BounceReason.FILTERED,
    "2.1": BounceReason.FILTERED,
    "2.4": BounceReason.MAILER,
    "3.0": BounceReason.SYSTEM,
    "3.1": BounceReason.SYSTEM_FULL,
    "3.2": BounceReason.SYSTEM,
    "3.3": BounceReason.SYSTEM,
    "3.5": BounceReason.SYSTEM,
    "4.0": BounceReason.NETWORK,
    "4.1": BounceReason.EXPIRED,
    "4.2": BounceReason.NETWORK,
    "4.3": BounceReason.SYSTEM,
    "4.4": BounceReason.HOST_UNKNOWN,
    "4.5": BounceReason.RATE_LIMITED,
    "4.7": BounceReason.EXPIRED,
    "5.1": BounceReason.PROTOCOL,
    "5.2": BounceReason.PROTOCOL,
    "5.3": BounceReason.RATE_LIMITED,
    "5.4": BounceReason.PROTOCOL,
    "5.5": BounceReason.PROTOCOL,
    "5.6": BounceReason.PROTOCOL,
    "6.0": BounceReason.CONTENT,
    "6.1": BounceReason.CONTENT,
    "6.2": BounceReason.CONTENT,
    "6.3": BounceReason.CONTENT,
    "6.6": BounceReason.CONTENT,
    "6.7": BounceReason.CONTENT,
    "6.9": BounceReason.CONTENT,
    "7.0": BounceReason.SECURITY,
    "7.1": BounceReason.POLICY,
    "7.2": BounceReason.POLICY,
    "7.4": BounceReason.ENCRYPTION,
    "7.5": BounceReason.SECURITY,
    "7.7": BounceReason.CONTENT,
    "7.8": BounceReason.SECURITY,
    "7.9": BounceReason.SECURITY,
    "7.10": BounceReason.ENCRYPTION,
    "7.11": BounceReason.ENCRYPTION,
    "7.12": BounceReason.SENDER_REJECTED,
    "7.13": BounceReason.SUSPENDED,
    "7.14": BounceReason.SECURITY,
    "7.15": BounceReason.FILTERED,
    "7.17": BounceReason.HAS_MOVED,
    "7.18": BounceReason.HAS_MOVED,
}

#: Of these, the ones that are used for nearly everything: even vague words tell more.
LOOSE_STATUS: Final = frozenset({"3.0", "7.0", "7.1"})

#: A host or domain that never takes mail (RFC 7504); some servers use 521 for refusing a client and say so.
REFUSING_REPLY: Final[dict[int, BounceReason]] = {
    521: BounceReason.NOT_ACCEPTING,
    556: BounceReason.NOT_ACCEPTING,
}

#: Only where neither a status code nor words tell.
LIKELY_REPLY: Final[dict[int, BounceReason]] = {
    421: BounceReason.SYSTEM,
    431: BounceReason.SYSTEM_FULL,
    441: BounceReason.NETWORK,
    442: BounceReason.NETWORK,
    446: BounceReason.NETWORK,
    447: BounceReason.EXPIRED,
    450: BounceReason.SYSTEM,
    451: BounceReason.SYSTEM,
    452: BounceReason.SYSTEM_FULL,
    454: BounceReason.ENCRYPTION,
    500: BounceReason.PROTOCOL,
    501: BounceReason.PROTOCOL,
    502: BounceReason.PROTOCOL,
    503: BounceReason.PROTOCOL,
    504: BounceReason.PROTOCOL,
    523: BounceReason.TOO_BIG,
    530: BounceReason.SECURITY,
    534: BounceReason.SECURITY,
    535: BounceReason.SECURITY,
    538: BounceReason.SECURITY,
    541: BounceReason.SPAM_DETECTED,
    # MessageLabs: the recipient is not on the list its customer keeps.
    542: BounceReason.USER_UNKNOWN,
    550: BounceReason.USER_UNKNOWN,
    551: BounceReason.HAS_MOVED,
    552: BounceReason.MAILBOX_FULL,
    553: BounceReason.USER_UNKNOWN,
    555: BounceReason.PROTOCOL,
    571: BounceReason.BLOCKED,
}
