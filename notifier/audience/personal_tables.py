"""Every table of the notifier: what it holds of people, or why it holds nothing of them."""

import dataclasses
import json
import uuid
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, String, case, cast, literal, null
from sqlalchemy.orm import InstrumentedAttribute

from notifier.foundation.personal_data import PersonalTable
from notifier.foundation.sealing import Sealer
from notifier.models import (
    AddressChange,
    Consent,
    ConsentChange,
    ConsentRequest,
    Conversation,
    DeliveryReceipt,
    ForgottenAddress,
    InboundMessage,
    Message,
    MessageContent,
    ProviderCallback,
    PushSubscriptionRow,
    Recipient,
    RecipientAddress,
    SendAttempt,
    Suppression,
    TriggerEvent,
)
from notifier.vocabulary.callback_state import CallbackState
from notifier.vocabulary.message_status import TriggerState
from notifier.vocabulary.suppression_reason import RefusalReason

#: What begins the key of a subject that is an address.
ADDRESS_SUBJECT: Final = "address:"
_FORGOTTEN: Final = "forgotten"


def _unique(column: InstrumentedAttribute[uuid.UUID]) -> ColumnElement[str]:
    """What stands where every row needs a value of its own."""
    return literal(f"{_FORGOTTEN}:") + cast(column, String)


def _without_address(subject_key: InstrumentedAttribute[str]) -> ColumnElement[str]:
    is_address = subject_key.startswith(ADDRESS_SUBJECT)
    return case((is_address, f"{ADDRESS_SUBJECT}{_FORGOTTEN}"), else_=subject_key)


def _read_origin(sealer: Sealer, sealed: str) -> object:
    """The push service; the rest of the endpoint and the keys would let anybody write to the browser."""
    parts = urlsplit(str(json.loads(sealer.unseal(sealed)).get("endpoint", "")))
    return f"{parts.scheme}://{parts.netloc}"


def _unseal(sealer: Sealer, sealed: str) -> object:
    return sealer.unseal(sealed)


def read_body(_sealer: Sealer, body: bytes) -> object:
    """A raw body as text."""
    return body.decode("utf-8", "replace")


CALLBACKS: Final = PersonalTable(
    model=ProviderCallback,
    section="callbacks",
    by="message_id",
    # Empty, it is nothing to read any more.
    blanks={"body": b"", "problem": None, "state": CallbackState.DONE.value},
    kept=("provider", "digest", "content_type"),
    hidden=("digest",),
    opened={"body": read_body},
)

_ONLY_WORDS_OF_OURS: Final[ColumnElement[str | None]] = case(
    (Message.reason.in_([reason.value for reason in RefusalReason]), Message.reason), else_=null()
)

_CONTENT: Final = PersonalTable(model=MessageContent, section="content", by="message_id", key="message_id")

MESSAGES: Final = PersonalTable(
    model=Message,
    section="messages",
    by="recipient_id",
    blanks={
        "address_digest": _unique(Message.id),
        "subject_key": _without_address(Message.subject_key),
        "reason": _ONLY_WORDS_OF_OURS,
        "provider_message_id": None,
    },
    kept=("trigger", "language", "replace_key", "digest_key", "arm", "claimed_by", "provider", "currency"),
    hidden=("address_digest", "claimed_by"),
    parts=(
        _CONTENT,
        PersonalTable(
            model=SendAttempt,
            section="attempts",
            by="message_id",
            blanks={"detail": None},
            kept=("provider", "code"),
        ),
        PersonalTable(
            model=DeliveryReceipt,
            section="receipts",
            by="message_id",
            blanks={"address_digest": None, "provider_message_id": None, "detail": None},
            kept=("provider", "digest", "code"),
            hidden=("digest", "address_digest"),
        ),
        CALLBACKS,
    ),
)

#: What others were told of a person, without the address they were told at, which is theirs.
MESSAGES_TO_OTHERS: Final = dataclasses.replace(
    MESSAGES,
    section="messages_to_others",
    hidden=(*MESSAGES.hidden, "recipient_id"),
    parts=(dataclasses.replace(_CONTENT, hidden=("to_address", "headers")),),
)

EVENTS: Final = PersonalTable(
    model=TriggerEvent,
    section="events",
    by="recipient_id",
    blanks={
        "facts": {},
        "state": TriggerState.MATCHED.value,
        "subject_key": _without_address(TriggerEvent.subject_key),
    },
    kept=("trigger", "dedupe_key", "language", "replace_key"),
)

LEDGER: Final = PersonalTable(
    model=ConsentChange,
    section="consent_changes",
    by="recipient_id",
    # The proof outlives the person; what names them in it is taken out one by one.
    blanks={},
    kept=("wording_version", "language", "proof"),
)

RECIPIENTS: Final = PersonalTable(
    model=Recipient,
    section="recipients",
    by="id",
    blanks={
        "identity_digest": _unique(Recipient.id),
        **dict.fromkeys(("name", "language", "country", "region", "time_zone", "quiet_hours")),
        **dict.fromkeys(("paused_until", "chosen_language", "channel_order")),
    },
    hidden=("identity_digest",),
    parts=(
        PersonalTable(model=RecipientAddress, section="addresses", by="recipient_id", hidden=("address_digest",)),
        PersonalTable(
            model=AddressChange, section="address_changes", by="recipient_id", hidden=("code_digest", "tries")
        ),
        PersonalTable(model=Consent, section="consents", by="recipient_id", key="topic"),
        PersonalTable(model=ConsentRequest, section="consent_requests", by="recipient_id", hidden=("address_digest",)),
        LEDGER,
        PersonalTable(
            model=PushSubscriptionRow,
            section="push_subscriptions",
            by="recipient_id",
            hidden=("endpoint_digest", "vapid_key_id"),
            opened={"subscription_sealed": _read_origin},
        ),
    ),
)

INBOUND: Final = PersonalTable(
    model=InboundMessage,
    section="inbound_texts",
    by="address_digest",
    hidden=("digest", "address_digest"),
    opened={"text_sealed": _unseal},
)

CONVERSATIONS: Final = PersonalTable(
    model=Conversation, section="conversations", by="address_digest", hidden=("address_digest",), key="channel"
)

SUPPRESSIONS: Final = PersonalTable(
    model=Suppression,
    section="suppressions",
    by="address_digest",
    # The digest is all there is, and what keeps a message from leaving.
    blanks={},
    kept=("address_digest",),
    hidden=("address_digest",),
)

FORGOTTEN: Final = PersonalTable(
    model=ForgottenAddress,
    section="forgotten",
    by="address_digest",
    blanks={},
    kept=("address_digest",),
    hidden=("address_digest",),
    key="recipient_id",
    parts=(LEDGER,),
)

#: What is found by a person; every other table is named below.
PERSONAL: Final = (RECIPIENTS, EVENTS, MESSAGES, INBOUND, CONVERSATIONS, SUPPRESSIONS, FORGOTTEN)

#: Why nobody is found in it.
IMPERSONAL: Final[Mapping[str, str]] = MappingProxyType(
    {
        "account_paces": "moments by provider account",
        "consent_modes": "what a shop has decided for everybody",
        "counted_days": "moments by day",
        "counted_senders": "moments by shop",
        "daily_message_counts": "sums by day",
        "daily_message_sums": "sums by day",
        "figure_looks": "two moments",
        "message_templates": "the shop's own words",
        "muted_subjects": "orders a shop has muted, by their id",
        "rule_versions": "the shop's own rules",
        "rules": "the shop's own rules",
        "sender_channels": "provider accounts of the shop, sealed",
        "senders": "the shop itself, its carriers and its team",
        "spendings": "sums by month",
        "vapid_keys": "keys of the shop",
        "whatsapp_templates": "names of templates",
    }
)
