"""What bounce mails say, and what they change."""

from notifier.providers.bounce_mail.bounce import Bounce, BouncedRecipient, BounceKind, BounceReason
from notifier.providers.bounce_mail.parse import parse_bounce
from notifier.sending.apply_bounces import BounceMail, BounceNews, apply_bounce

__all__ = [
    "Bounce",
    "BounceKind",
    "BounceMail",
    "BounceNews",
    "BounceReason",
    "BouncedRecipient",
    "apply_bounce",
    "parse_bounce",
]
