"""A test message by one account to the merchant's own address: written like any other, kept nowhere."""

import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sqlalchemy import Select, select

from notifier.authoring.preview import ChannelPreview, PreviewJob, preview_wording
from notifier.authoring.snapshots import find_snapshot
from notifier.authoring.wording_book import load_wording_book
from notifier.catalogue.registry import get_trigger_type
from notifier.channels.content import SenderView
from notifier.channels.sms_segments import estimate_price, measure_sms
from notifier.foundation.database import Database
from notifier.foundation.errors import PermanentError, ProductError, UnknownRecordError
from notifier.foundation.ids import new_id
from notifier.foundation.sealing import Sealer
from notifier.models import SenderChannel
from notifier.providers.contract import Outcome, Outgoing, OutgoingChat, OutgoingEmail, OutgoingSms, OutgoingWhatsApp
from notifier.providers.registry import open_provider
from notifier.queries.sender_views import load_sender_views
from notifier.sending.choose_provider import Chooser, UnusableAccount
from notifier.sending.provider_pool import ProviderAccount
from notifier.settings import Settings
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.message_status import AttemptOutcome

_LIFETIME_SECONDS: Final = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialMessage:
    """Who it goes to on which channel, in which language; `subject_keys` name the order it tells of, if any."""

    sender_id: uuid.UUID
    channel: Channel
    to_address: str
    language: str
    trigger: str
    #: One account of the sender's own; None for whoever is asked first.
    account_id: uuid.UUID | None = None
    subject_keys: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class TrialOutcome:
    """What became of it: `is_accepted` when the provider took it, else `detail` says why not."""

    provider: str
    is_accepted: bool
    detail: str | None


@dataclass(frozen=True, slots=True)
class TrialPrice:
    """What a test message is expected to cost; None when the account does not know its prices."""

    provider: str
    price: Decimal | None
    currency: str


@dataclass(frozen=True, slots=True)
class _Ready:
    account: ProviderAccount
    outgoing: Outgoing


class _NobodyListens:
    """Nothing depends on when the bytes of a test message left."""

    def leaving(self, attempt_id: uuid.UUID) -> None:
        pass

    def handed_over(self, attempt_id: uuid.UUID) -> None:
        pass


@dataclass(frozen=True, slots=True)
class TrialDesk:
    """What test messages are written and sent with."""

    database: Database
    sealer: Sealer
    settings: Settings


def send_trial(desk: TrialDesk, trial: TrialMessage) -> TrialOutcome:
    """Write the message, then hand it over with no transaction open; `ProductError` when it cannot be written."""
    ready = _write(desk, trial)
    is_allowed = desk.settings.allow_private_endpoints or ready.account.may_be_private
    try:
        provider = open_provider(ready.account.name, ready.account.settings, allow_private_endpoints=is_allowed)
    except ProductError as problem:
        return TrialOutcome(ready.account.name, is_accepted=False, detail=str(problem))
    try:
        outcome = next(iter(provider.send([ready.outgoing], _NobodyListens())))
    finally:
        provider.close()
    return _judge(ready.account.name, outcome)


def price_trial(desk: TrialDesk, trial: TrialMessage) -> TrialPrice:
    """What the message would cost, before anybody sends it."""
    ready = _write(desk, trial)
    terms = ready.account.terms
    price = terms.price
    if price is not None and isinstance(ready.outgoing, OutgoingSms):
        price = estimate_price(measure_sms(ready.outgoing.text), price)
    return TrialPrice(ready.account.name, price, terms.currency)


def _judge(provider: str, outcome: Outcome) -> TrialOutcome:
    is_accepted = outcome.kind is AttemptOutcome.ACCEPTED
    return TrialOutcome(provider, is_accepted, None if is_accepted else outcome.detail or outcome.code)


def _write(desk: TrialDesk, trial: TrialMessage) -> _Ready:
    account = _choose(desk, trial)
    with desk.database.reading() as session:
        sender = load_sender_views(session, (trial.sender_id,)).get(trial.sender_id)
        if sender is None:
            raise UnknownRecordError("There is no such sender.")
        # Without an order of the merchant's own, nobody's: a real one would put a shopper's parcel into a chat room.
        keys, snapshot = trial.subject_keys, None
        if keys is not None:
            snapshot = find_snapshot(session, trial.sender_id, trial.trigger, subject_keys=keys)
        job = PreviewJob(
            sender=sender,
            trigger=trial.trigger,
            language=trial.language,
            facts=snapshot.facts if snapshot is not None else get_trigger_type(trial.trigger).sample,
            book=load_wording_book(session, {trial.sender_id: sender}),
            transliterates=account.terms.transliterates,
        )
    words = next(iter(preview_wording(job, only=trial.channel)))
    if words.problem is not None:
        raise PermanentError(words.problem)
    return _Ready(account, _address(trial, account, sender, words))


def _choose(desk: TrialDesk, trial: TrialMessage) -> ProviderAccount:
    chooser = Chooser(desk.sealer, desk.settings, lambda _key: False)
    with desk.database.reading() as session:
        if trial.account_id is not None and not session.scalar(_is_there(trial)):
            raise UnknownRecordError("There is no such account.")
        choices = chooser.load(session, trial.channel, (trial.sender_id,))
    own = choices.own.get(trial.sender_id, (choices.default,))
    named = [each for each in own if isinstance(each, UnusableAccount) or trial.account_id in (None, each.id)]
    chosen = next((each for each in named if isinstance(each, ProviderAccount)), None)
    if chosen is None:
        problems = [each.problem for each in named if isinstance(each, UnusableAccount)]
        raise PermanentError(" ".join(problems) or "The account is switched off.")
    return chosen


def _is_there(trial: TrialMessage) -> Select[uuid.UUID]:
    return select(SenderChannel.id).where(
        SenderChannel.id == trial.account_id, SenderChannel.sender_id == trial.sender_id
    )


def _address(trial: TrialMessage, account: ProviderAccount, sender: SenderView, words: ChannelPreview) -> Outgoing:
    attempt_id, message_id, identity = new_id(), new_id(), account.identity
    match trial.channel:
        case Channel.EMAIL:
            return OutgoingEmail(
                attempt_id=attempt_id,
                message_id=message_id,
                to_address=trial.to_address,
                to_name="",
                from_address=identity.from_address,
                from_name=identity.from_name or sender.name,
                reply_to=identity.reply_to or sender.support_email or "",
                subject=words.subject,
                text=words.text,
                html=words.html or "",
                headers=(),
            )
        case Channel.SMS:
            return OutgoingSms(
                *(attempt_id, message_id, trial.to_address, identity.from_address, words.text, "", _LIFETIME_SECONDS)
            )
        case Channel.WHATSAPP:
            return OutgoingWhatsApp(
                *(attempt_id, message_id, trial.to_address, identity.from_address, None, words.text, "")
            )
        case Channel.CHAT:
            return OutgoingChat(attempt_id, message_id, "team", words.subject, words.text)
        case _:
            raise PermanentError("A test message goes by e-mail, text message, WhatsApp or chat.")
