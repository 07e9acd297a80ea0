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
