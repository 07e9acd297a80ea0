"""Accepts every message and sends none: what was written stands in the content the notifier keeps anyway."""

from collections.abc import Generator, Sequence

from notifier.providers.contract import Handovers, Outcome, Outgoing
from notifier.vocabulary.message_status import AttemptOutcome


class RecordingProvider:
    """The provider of the demo and of dry runs, for every channel."""

    width = 1

    def send(self, outgoing: Sequence[Outgoing], handovers: Handovers) -> Generator[Outcome, None, None]:
        """Accept each message."""
        for message in outgoing:
            handovers.handed_over(message.attempt_id)
            yield Outcome(
                attempt_id=message.attempt_id,
                kind=AttemptOutcome.ACCEPTED,
                provider_message_id=str(message.message_id),
                code=None,
                detail="Recorded, not sent.",
                address_is_bad=False,
            )

    def close(self) -> None:
        """Nothing is open."""
