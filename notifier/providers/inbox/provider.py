"""Accepts every message for the inbox: the message and its content, which the notifier keeps, are the inbox."""

from collections.abc import Generator, Sequence

from notifier.providers.contract import Handovers, Outcome, OutgoingInbox
from notifier.vocabulary.message_status import AttemptOutcome


class InboxProvider:
    """Nothing leaves the process, so nothing can fail."""

    width = 100

    def send(self, outgoing: Sequence[OutgoingInbox], handovers: Handovers) -> Generator[Outcome, None, None]:
        """Accept each message."""
        for message in outgoing:
            handovers.handed_over(message.attempt_id)
        for message in outgoing:
            yield Outcome(
                attempt_id=message.attempt_id,
                kind=AttemptOutcome.ACCEPTED,
                provider_message_id=str(message.message_id),
                code=None,
                detail="Laid into the inbox.",
                address_is_bad=False,
            )

    def close(self) -> None:
        """Nothing is open."""
