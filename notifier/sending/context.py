"""What a process that sends holds for as long as it lives."""

from dataclasses import dataclass, field

from notifier.foundation.database import Database
from notifier.foundation.sealing import Sealer
from notifier.foundation.signing import Signer
from notifier.sending.batch_size import BatchSizes
from notifier.sending.handover_journal import HandoverJournal
from notifier.sending.provider_pool import ProviderPool
from notifier.settings import Settings


@dataclass(frozen=True, slots=True)
class SendingContext:
    """Made once per process by its composition root; threads share it."""

    database: Database
    settings: Settings
    sealer: Sealer
    signer: Signer
    providers: ProviderPool
    journal: HandoverJournal
    batch_sizes: BatchSizes = field(default_factory=BatchSizes)

    def close(self) -> None:
        """Give back connections and the journal."""
        self.providers.close()
        self.journal.close()
