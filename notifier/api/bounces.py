"""What bounce mails say."""

from notifier.providers.bounce_mail.bounce import Bounce, BouncedRecipient, BounceKind, BounceReason
from notifier.providers.bounce_mail.parse import parse_bounce

__all__ = ["Bounce", "BounceKind", "BounceReason", "BouncedRecipient", "parse_bounce"]
