"""A message from its finished words to what is kept of it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from msgspec import Struct

from notifier.authoring.wording_book import WordingBook
from notifier.channels.content import SenderView, Wording
from notifier.foundation.sealing import Sealer
from notifier.foundation.signing import Signer
from notifier.providers.contract import Outgoing
from notifier.queries.whatsapp_templates import TemplateChoices
from notifier.sending.choose_provider import ProviderChoices
from notifier.sending.load_batch import LoadedMessage
from notifier.sending.provider_pool import ProviderAccount
from notifier.sending.tell_facts import MessageNews, tell_facts
from notifier.settings import Settings
from notifier.vocabulary.facts import Facts


class KeptWords(Struct, frozen=True):
    """What people see of a message, as outbox and passport show it."""

    to_address: str
    subject: str
    text: str
    html: str | None = None
    headers: tuple[tuple[str, str], ...] = ()


class WrittenMessage(Struct, frozen=True):
    """A finished message, whose it is and who is to carry it."""

    message: LoadedMessage
    account: ProviderAccount
    outgoing: Outgoing
    words: KeptWords
    #: What it will probably cost, with its currency; None when nobody knows.
    price: tuple[Decimal, str] | None = None

    @property
    def attempt_id(self) -> uuid.UUID:
        """The attempt it is about to become."""
        return self.outgoing.attempt_id


@dataclass(frozen=True, slots=True)
class UnwritableMessage:
    """A message that cannot be written, with the sentence that says why; some reasons go away."""

    message: LoadedMessage
    problem: str
    is_permanent: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """What the messages of one batch are written with."""

    settings: Settings
    signer: Signer
    sealer: Sealer
    senders: Mapping[uuid.UUID, SenderView]
    providers: ProviderChoices
    templates: TemplateChoices
    wordings: WordingBook

    def tell_facts(self, message: LoadedMessage) -> Facts:
        """What a message is written with: as much as its reader may see."""
        news = MessageNews(
            words=message.trigger,
            cause=message.cause,
            language=message.language,
            facts=message.facts,
            folded=message.folded,
            is_for_person=message.person_id == message.recipient_id,
        )
        return tell_facts(self.senders[message.sender_id], news)

    def choose_wording(self, message: LoadedMessage) -> Wording:
        """The words a message says; raises `WordingError` when its trigger has none."""
        book = self.wordings
        if message.arm is not None:
            book = book.in_arm(message.sender_id, message.rule_id, message.arm)
        return book.choose_wording(
            message.sender_id, message.rule_id, message.trigger, message.channel, message.language
        )
