"""Some of the messages as they would have looked."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from notifier.authoring.preview import ChannelPreview, PreviewJob, preview_wording
from notifier.authoring.wording_book import WordingBook, load_wording_book
from notifier.channels.content import SenderView
from notifier.foundation.errors import UnknownRecordError
from notifier.foundation.key_sets import is_among
from notifier.models import Recipient, TriggerEvent
from notifier.queries.sender_views import load_sender_views
from notifier.rehearsal.choice import Drawn, list_languages
from notifier.rehearsal.costs import Costs
from notifier.rehearsal.outcome import Shown
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.facts import Facts

_TRIGGERS = cast(Table, TriggerEvent.__table__)
_PEOPLE = cast(Table, Recipient.__table__)


@dataclass(frozen=True, slots=True)
class SampleRenderer:
    """What is needed to render some outcomes."""

    sender: SenderView
    book: WordingBook
    facts: Mapping[uuid.UUID, Facts]
    names: Mapping[uuid.UUID, str | None]
    costs: Costs

    def render(self, shown: Shown) -> ChannelPreview:
        """The message; one that cannot be written says so."""
        terms = self.costs.terms_of(shown.channel)
        job = PreviewJob(
            sender=self.sender,
            trigger=shown.words,
            language=shown.language,
            facts=self.facts[shown.trigger_id],
            book=self.book,
            rule_id=shown.rule_id,
            recipient_name=self.names.get(shown.recipient_id),
            price=terms.price,
            currency=terms.currency,
            transliterates=terms.transliterates,
        )
        (preview,) = preview_wording(job, only=shown.channel)
        return preview


def load_renderer(session: Session, sender_id: uuid.UUID, shown: Collection[Shown], costs: Costs) -> SampleRenderer:
    """Everything to render these; raises `UnknownRecordError` when the sender is gone."""
    senders = load_sender_views(session, (sender_id,))
    if sender_id not in senders:
        raise UnknownRecordError(f"There is no sender {sender_id}.")
    wanted = is_among(session, _TRIGGERS.c.id, {one.trigger_id for one in shown})
    rows = session.execute(select(_TRIGGERS.c.id, _TRIGGERS.c.facts).where(wanted))
    return SampleRenderer(
        sender=senders[sender_id],
        book=load_wording_book(session, senders),
        facts={row.id: row.facts for row in rows},
        names=load_names(session, {one.recipient_id for one in shown}),
        costs=costs,
    )


def load_names(session: Session, recipient_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, str | None]:
    """What people are called, as far as it is known."""
    wanted = is_among(session, _PEOPLE.c.id, recipient_ids)
    return {row.id: row.name for row in session.execute(select(_PEOPLE.c.id, _PEOPLE.c.name).where(wanted))}


def list_measured(drawn: Drawn, costs: Costs) -> Mapping[str, Sequence[Shown]]:
    """The text messages to render by language, none when nobody knows what one costs."""
    return list_languages(drawn, Channel.SMS) if costs.terms_of(Channel.SMS).price is not None else {}
