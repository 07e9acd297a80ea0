"""The ways a message can reach a person."""

from enum import StrEnum


class Channel(StrEnum):
    """What is said and its limits; who carries it is a provider."""

    EMAIL = "email"
    SMS = "sms"
    WHATSAPP = "whatsapp"
    PUSH = "push"
    INBOX = "inbox"
    CHAT = "chat"

    @property
    def needs_opt_in(self) -> bool:
        """Whether a shop may write here only to people who have said yes (WhatsApp Business policy)."""
        return self is Channel.WHATSAPP

    @property
    def is_for_team(self) -> bool:
        """Whether it reaches the merchant's own people, who need not agree."""
        return self is Channel.CHAT

    @property
    def repeats_harmlessly(self) -> bool:
        """Whether the same message twice is seen once: a notification replaces the one with its tag (RFC 8030, 5.4)."""
        return self in (Channel.PUSH, Channel.INBOX)
