"""A sender's words looked at with what is known of the sender: judged by the linter, shown with a real trigger."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from notifier.authoring.findings import Finding
from notifier.authoring.linter import LintJob, lint_wording
from notifier.authoring.preview import ChannelPreview, PreviewJob, preview_wording
from notifier.authoring.snapshots import find_snapshot
from notifier.authoring.wording_book import load_wording_book, with_draft
from notifier.authoring.wording_scope import WordingScope, check_scope, tidy_scope
from notifier.catalogue.registry import get_trigger_type
from notifier.channels.content import SenderView
from notifier.foundation.errors import ProductError, UnknownRecordError
from notifier.foundation.sealing import Sealer
from notifier.queries.account_terms import load_terms
from notifier.queries.sender_views import load_sender_views
from notifier.vocabulary.channel import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRequest:
    """What to show: a trigger's words as they are, or as they would be with `draft_parts` saved for `scope`.

    The scope's language and rule are the reader's and the message's; its channel narrows the preview to one.
    """

    scope: WordingScope
    draft_parts: Mapping[str, str] | None = None
    #: Only a trigger about one of these subjects is taken, such as those of an order.
    subject_keys: tuple[str, ...] | None = None
    #: Of one segment of a text message.
    price: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class WordingPreview:
    """What people would get; `occurred_at` of the real trigger, None for the invented one of the catalogue."""

    occurred_at: dt.datetime | None
    channels: tuple[ChannelPreview, ...]


def lint_draft(
    session: Session, sealer: Sealer, sender_id: uuid.UUID, scope: WordingScope, parts: Mapping[str, str]
) -> tuple[Finding, ...]:
    """What is wrong with words before they are saved; raises `UnknownRecordError`, `WordingScopeError`."""
    scope = tidy_scope(scope)
    check_scope(scope)
    sender = _get_sender(session, sender_id)
    kind = get_trigger_type(scope.trigger)
    snapshot = find_snapshot(session, sender_id, scope.trigger)
    return lint_wording(
        LintJob(
            sender=sender,
            scope=scope,
            parts=parts,
            topic=kind.topic,
            # What was really published counts beside what is promised.
            known=name_facts(kind.sample) | (name_facts(snapshot.facts) if snapshot else frozenset()),
            facts=kind.sample,
            book=load_wording_book(session, {sender_id: sender}),
            transliterates=_transliterates(session, sealer, sender_id),
        )
    )


def show_wording(session: Session, sealer: Sealer, sender_id: uuid.UUID, request: PreviewRequest) -> WordingPreview:
    """The words with the newest real trigger, or the catalogue's invented one where none was recorded.

    Raises `UnknownRecordError` when subjects are named that had no such trigger, `WordingScopeError`.
    """
    scope = tidy_scope(request.scope)
    check_scope(scope)
    sender = _get_sender(session, sender_id)
    snapshot = find_snapshot(session, sender_id, scope.trigger, subject_keys=request.subject_keys)
    if snapshot is None and request.subject_keys is not None:
        raise UnknownRecordError(
            f"{scope.trigger} has not happened to this order; leave it out to see an invented one."
        )
    facts = snapshot.facts if snapshot is not None else get_trigger_type(scope.trigger).sample
    book = load_wording_book(session, {sender_id: sender})
    if request.draft_parts is not None:
        book = with_draft(book, sender, scope, request.draft_parts)
    job = PreviewJob(
        sender=sender,
        trigger=scope.trigger,
        language=scope.language,
        facts=facts,
        book=book,
        rule_id=scope.rule_id,
        price=_check_price(request.price),
        currency=request.currency,
        transliterates=_transliterates(session, sealer, sender_id),
    )
    return WordingPreview(snapshot.occurred_at if snapshot else None, preview_wording(job, only=scope.channel))


def name_facts(facts: Mapping[str, Any]) -> frozenset[str]:
    """The dotted names of all facts of a snapshot; what is in lists is named by the list."""
    names: set[str] = set()
    for name, value in facts.items():
        inner = name_facts(value) if isinstance(value, Mapping) else frozenset[str]()
        names |= {f"{name}.{each}" for each in inner} or {name}
    return frozenset(names)


def _transliterates(session: Session, sealer: Sealer, sender_id: uuid.UUID) -> bool:
    """Whether the account that sends text messages first replaces letters by look-alikes that cost less."""
    terms = load_terms(session, sealer, sender_id).get(Channel.SMS)
    return terms is not None and terms.transliterates


def _check_price(price: Decimal | None) -> Decimal | None:
    if price is not None and not (price.is_finite() and price >= 0):
        raise ProductError("The price of a segment must be a number such as 0.0079.")
    return price


def _get_sender(session: Session, sender_id: uuid.UUID) -> SenderView:
    known = load_sender_views(session, (sender_id,)).get(sender_id)
    if known is None:
        raise UnknownRecordError(f"There is no sender {sender_id}.")
    return known
