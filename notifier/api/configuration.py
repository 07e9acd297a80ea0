"""The notifier's settings, for the composition roots that fill them, and the check of those for mail."""

from notifier.providers.deployment_mail import note_mail_problems
from notifier.settings import Settings as NotifierSettings

__all__ = ["NotifierSettings", "note_mail_problems"]
