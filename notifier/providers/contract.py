"""What every provider takes and gives back, whatever the channel and whoever carries the message.

What is made for each e-mail is a `Struct`: a frozen dataclass of twelve fields takes ten times as long to make.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar
from uuid import UUID

from msgspec import Struct

from notifier.vocabulary.message_status import AttemptOutcome


class OutgoingEmail(Struct, frozen=True):
    """One e-mail to one address; every text is as people read it, encoding is the provider's business."""

    attempt_id: UUID
    #: Stands in the `Message-ID`, so that a repeated attempt is the same e-mail to every server on the way.
    message_id: UUID
    to_address: str
    #: Empty when the name is not known; likewise `from_name` and `reply_to`.
    to_name: str
    from_address: str
    from_name: str
    reply_to: str
    subject: str
    text: str
    html: str
    #: Further headers in order, such as `List-Unsubscribe`; values must not contain line breaks.
    headers: tuple[tuple[str, str], ...]
    #: Where bounces go (the SMTP envelope's sender), empty for `from_address`.
    return_path: str = ""


@dataclass(frozen=True, slots=True)
class OutgoingSms:
    """One text message to one number."""

    attempt_id: UUID
    message_id: UUID
    #: E.164 with its plus.
    to_address: str
    #: A number in E.164 or a sender id of letters.
    from_address: str
    text: str
    #: Where the provider reports what becomes of it; empty when we cannot be reached.
    callback_url: str
    #: After so many seconds the message is not worth delivering any more.
    lifetime_seconds: int


@dataclass(frozen=True, slots=True)
class WhatsAppTemplate:
    """An approved template by name, with the values of its variables in order."""

    name: str
    #: As Meta writes it: `en`, `pt_BR`.
    language: str
    body: tuple[str, ...]
    #: What completes the address of the template's first button, None when it has no variable.
    button: str | None


@dataclass(frozen=True, slots=True)
class OutgoingWhatsApp:
    """One WhatsApp message: an approved template, or free text within 24 hours of the person's last message."""

    attempt_id: UUID
    message_id: UUID
    to_address: str
    from_address: str
    template: WhatsAppTemplate | None
    #: What the person reads; sent only when there is no template.
    text: str
    callback_url: str


@dataclass(frozen=True, slots=True)
class PushSubscription:
    """Where and with which keys a browser can be reached (RFC 8291), as the browser gave them."""

    endpoint: str
    #: Base64url without padding: a point on P-256, 65 octets.
    p256dh: str
    #: Base64url without padding: 16 octets.
    auth: str


@dataclass(frozen=True, slots=True)
class OutgoingPush:
    """One push message to one browser."""

    attempt_id: UUID
    message_id: UUID
    #: A name of the browser that is no secret, such as the digest of its endpoint.
    to_address: str
    subscription: PushSubscription
    #: The application server key the browser subscribed with: base64url of the 32 octets of the private number.
    vapid_private_key: str
    #: `mailto:` or `https:` of whom the push service may ask (RFC 8292).
    vapid_subject: str
    #: JSON for the service worker, at most 3,993 octets; `shorter_payload` for a service that takes less.
    payload: bytes
    shorter_payload: bytes
    #: RFC 8030, 5.4: at most 32 characters of base64url; a later message with the same topic replaces this one.
    topic: str
    #: `very-low`, `low`, `normal` or `high`.
    urgency: str
    ttl_seconds: int


@dataclass(frozen=True, slots=True)
class OutgoingInbox:
    """One message for the inbox on the shop's own page."""

    attempt_id: UUID
    message_id: UUID
    to_address: str


@dataclass(frozen=True, slots=True)
class OutgoingChat:
    """One message to the merchant's team."""

    attempt_id: UUID
    message_id: UUID
    to_address: str
    title: str
    text: str


Outgoing = OutgoingEmail | OutgoingSms | OutgoingWhatsApp | OutgoingPush | OutgoingInbox | OutgoingChat
Carried_contra = TypeVar("Carried_contra", bound=Outgoing, contravariant=True)


class Outcome(Struct, frozen=True):
    """What became of one hand-over."""

    attempt_id: UUID
    kind: AttemptOutcome
    #: The provider's own name for the message where it gives one.
    provider_message_id: str | None
    #: The provider's code, such as an SMTP reply code or an HTTP status; None when nobody answered.
    code: str | None
    #: One sentence for the message passport.
    detail: str | None
    #: The provider said that nobody can be reached at this address, now or later.
    address_is_bad: bool
    #: The provider asked to be left alone for so many seconds.
    wait_seconds: float | None = None
    #: What it cost as decimal text and ISO 4217 code, where the answer says so.
    price: tuple[str, str] | None = None


class Handovers(Protocol):
    """Keeps note of which attempts have left this process for good; may be told by several threads."""

    def leaving(self, attempt_id: UUID) -> None:
        """The last bytes are given to the kernel next: who dies before the next word leaves an open question.

        Only providers whose messages must not leave twice say it; a write that fails is told by the outcome.
        """

    def handed_over(self, attempt_id: UUID) -> None:
        """The last byte was given to the kernel and no answer has been read yet.

        Until this call the provider cannot have accepted the message; after it, only the answer tells.
        """


class Provider(Protocol[Carried_contra]):
    """Carries batches over whatever connections it keeps open; one thread uses it at a time."""

    @property
    def width(self) -> int:
        """Messages it carries at the same time; the caller gives at most so many and then reads every outcome.

        With 1 the messages leave one after the other: who closes the generator after some outcome stops there,
        and no message after it has left this process.
        """

    def send(self, outgoing: Sequence[Carried_contra], handovers: Handovers) -> Generator[Outcome, None, None]:
        """Exactly one `Outcome` for each message, in order; expected failures are outcomes, not exceptions."""

    def close(self) -> None:
        """Give back connections; the provider may be used again and then reconnects."""
