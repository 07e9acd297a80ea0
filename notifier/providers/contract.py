"""What every e-mail provider takes and gives back, whoever carries the message."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from notifier.vocabulary.message_status import AttemptOutcome


@dataclass(frozen=True, slots=True)
class OutgoingEmail:
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


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one hand-over."""

    attempt_id: UUID
    kind: AttemptOutcome
    #: The provider's own name for the message where it gives one.
    provider_message_id: str | None
    #: The provider's code, such as an SMTP reply code.
    code: str | None
    #: One sentence for the message passport.
    detail: str | None
    #: The provider said that nobody can be reached at this address, now or later.
    address_is_bad: bool


class Handovers(Protocol):
    """Keeps note of which attempts have left this process for good."""

    def handed_over(self, attempt_id: UUID) -> None:
        """The last byte was given to the kernel and no answer has been read yet.

        Until this call the provider cannot have accepted the message; after it, only the answer tells.
        """


class Provider(Protocol):
    """Carries batches over whatever connection it keeps open; one thread uses it at a time."""

    def send(self, outgoing: Sequence[OutgoingEmail], handovers: Handovers) -> Generator[Outcome, None, None]:
        """Exactly one `Outcome` for each message, in order; expected failures are outcomes, not exceptions.

        Who closes the generator after some outcome stops there: no message after it has left this process.
        """

    def close(self) -> None:
        """Give back connections; the provider may be used again and then reconnects."""
