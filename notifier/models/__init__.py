"""Every table of the notifier, one family a file; importing the folder registers them all."""

from notifier.models.audience import (
    Consent,
    ConsentChange,
    Recipient,
    RecipientAddress,
    Suppression,
)
from notifier.models.messages import Message, MessageContent, SendAttempt
from notifier.models.rules import Rule
from notifier.models.senders import Sender, SenderChannel
from notifier.models.triggers import TriggerEvent

__all__ = [
    "Consent",
    "ConsentChange",
    "Message",
    "MessageContent",
    "Recipient",
    "RecipientAddress",
    "Rule",
    "SendAttempt",
    "Sender",
    "SenderChannel",
    "Suppression",
    "TriggerEvent",
]
