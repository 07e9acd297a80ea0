"""Every table of the notifier, one family a file; importing the folder registers them all."""

from notifier.models.audience import (
    Consent,
    ConsentChange,
    ConsentModeRow,
    ForgottenAddress,
    Recipient,
    RecipientAddress,
    Suppression,
)
from notifier.models.confirmations import AddressChange, ConsentRequest
from notifier.models.conversations import Conversation, WhatsAppTemplateName
from notifier.models.figures import CountedDay, CountedSender, DailyMessageCount, DailyMessageSum, FigureLook
from notifier.models.messages import Message, MessageContent, SendAttempt
from notifier.models.muting import MutedSubject
from notifier.models.pacing import AccountPace
from notifier.models.push import PushSubscriptionRow, VapidKey
from notifier.models.receipts import DeliveryReceipt, InboundMessage, ProviderCallback
from notifier.models.rules import Rule, RuleVersion
from notifier.models.senders import Sender, SenderChannel
from notifier.models.spending import Spending
from notifier.models.triggers import TriggerEvent
from notifier.models.wording import MessageTemplate

__all__ = [
    "AccountPace",
    "AddressChange",
    "Consent",
    "ConsentChange",
    "ConsentModeRow",
    "ConsentRequest",
    "Conversation",
    "CountedDay",
    "CountedSender",
    "DailyMessageCount",
    "DailyMessageSum",
    "DeliveryReceipt",
    "FigureLook",
    "ForgottenAddress",
    "InboundMessage",
    "Message",
    "MessageContent",
    "MessageTemplate",
    "MutedSubject",
    "ProviderCallback",
    "PushSubscriptionRow",
    "Recipient",
    "RecipientAddress",
    "Rule",
    "RuleVersion",
    "SendAttempt",
    "Sender",
    "SenderChannel",
    "Spending",
    "Suppression",
    "TriggerEvent",
    "VapidKey",
    "WhatsAppTemplateName",
]
