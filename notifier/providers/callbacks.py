"""What providers tell us by callback, and what each of them must offer to have its callbacks understood."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from notifier.foundation.errors import PermanentError
from notifier.vocabulary.receipt_kind import ReceiptKind, ReceiptReason


class SignatureError(PermanentError):
    """The callback does not come from the provider, or nobody can tell."""


class CallbackError(PermanentError):
    """The body of a callback cannot be understood; says what is wrong in one sentence."""


@dataclass(frozen=True, slots=True)
class Callback:
    """One request of a provider; `url` is the public address with its query, header names are in lower case."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def content_type(self) -> str:
        """The media type without its parameters, in lower case; empty when there is none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Receipt:
    """One report about one message, in our words; what the provider does not tell is None."""

    kind: ReceiptKind
    reason: ReceiptReason | None = None
    #: The provider's own name for the message, as its answer to the hand-over gave it.
    provider_message_id: str | None = None
    #: Our message, where the provider gives back the name we gave it.
    message_id: UUID | None = None
    address: str | None = None
    occurred_at: dt.datetime | None = None
    #: The provider's name of the report, the same when it is repeated.
    event_id: str | None = None
    #: The provider's or the network's code, such as `550`, `5.1.1` or `30003`.
    code: str | None = None
    detail: str | None = None
    #: Nobody can be reached at this address, now or later: it goes on the suppression list.
    address_is_bad: bool = False
    #: The link that was followed, for clicks.
    url: str | None = None
    #: What opened or clicked; used to tell people from machines, never stored.
    user_agent: str | None = None
    #: What the message cost, as decimal text and ISO 4217 code, such as `("0.0075", "USD")`.
    price: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class InboundText:
    """What a person wrote to the shop; both numbers in E.164 form with a plus where they are numbers."""

    from_address: str
    to_address: str
    text: str
    provider_message_id: str | None = None
    occurred_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """All that one callback says, in the order it says it."""

    receipts: tuple[Receipt, ...] = ()
    inbound: tuple[InboundText, ...] = ()
    #: An address of the provider that must be fetched once before it reports anything (Amazon SNS).
    confirmation_url: str | None = None


@dataclass(frozen=True, slots=True)
class CallbackSource:
    """What a provider's folder offers under `SOURCE`."""

    #: Raises `SignatureError` unless the callback was made by the provider for this account's settings.
    verify: Callable[[Callback, Mapping[str, str]], None]
    #: What a body says, `content_type` as `Callback.content_type`; `CallbackError` when it says nothing we know.
    parse: Callable[[bytes, str], Report]
    #: The text that answers a provider's question whether this address is ours, None when it asked nothing.
    find_handshake: Callable[[Callback, Mapping[str, str]], str | None] | None = None
