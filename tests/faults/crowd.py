"""A shop that tells many people about their parcels on every channel there is, by providers that misbehave."""

import json
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from notifier.api.preferences import Choice, Evidence, record_choice
from notifier.api.push import Browser, make_public_key, record_recipient, subscribe
from notifier.api.rules import RuleDraft, install_rules
from notifier.api.senders import ProviderDraft, SenderBranding, SenderProfile, register_sender, set_provider
from notifier.api.triggers import Person, TriggerDraft, publish
from notifier.api.vocabulary import Channel, ConsentSource, ConsentState, Facts, Lane, Topic
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.foundation.ids import new_id
from notifier.foundation.sealing import Sealer
from notifier.settings import Settings
from tests.faults.mail_sink import CLIENT_SECONDS
from tests.faults.web_sinks import WebSinks
from tests.running import push_server
from tests.running.waiting import wait_for

TRIGGER: Final = "shipment.out_for_delivery"
CHANNELS: Final = tuple(Channel)
_LANES: Final = (Lane.NORMAL, Lane.NORMAL, Lane.URGENT)
_DAY_SECONDS: Final = 86_400
_EVIDENCE: Final = Evidence(ConsentSource.PREFERENCES_PAGE, "preferences-2026-11", "en", "a page of the fault suite")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Reader:
    """One person, one parcel; the addresses as the sinks are told them, by channel."""

    number: int
    browser: push_server.Browser

    @property
    def order(self) -> str:
        return f"F{self.number:05d}"

    @property
    def email(self) -> str:
        return f"reader{self.number}@people.example"

    @property
    def phone(self) -> str:
        """A number reserved for fiction, 01xx of any area code."""
        return f"+1{201 + self.number // 100}55501{self.number % 100:02d}"

    def name_at(self, channel: Channel) -> str:
        """What the sink of a channel calls the person."""
        path = self.browser.endpoint.partition("://")[2].partition("/")[2]
        return {Channel.EMAIL: self.email, Channel.PUSH: f"/{path}", Channel.CHAT: self.order}.get(channel, self.phone)


@dataclass
class Crowd:
    """The shop and everybody it writes to."""

    database: Database
    settings: Settings
    sinks: WebSinks
    sender_id: uuid.UUID = field(default_factory=new_id)
    #: By the subject of their messages.
    readers: dict[str, Reader] = field(default_factory=dict)

    def open_shop(self, mail_port: int) -> None:
        """A sender with a provider of its own for every channel that needs one, and a rule that uses them all."""
        sealer = Sealer(self.settings.secret_keys)
        with self.database.unit_of_work() as session:
            register_sender(session, _profile(self.sender_id))
            for draft in _providers(self.sinks, mail_port):
                set_provider(session, sealer, self.sender_id, draft)
            install_rules(session, self.sender_id, [RuleDraft("everywhere", TRIGGER, CHANNELS)])
            make_public_key(session, sealer, self.sender_id)

    def tell(self, numbers: Iterable[int]) -> None:
        """Publish one trigger for each reader, in one transaction, again if the database fell down in the middle."""
        readers = [Reader(number, self.sinks.push.subscribe()) for number in numbers]

        def publish_all() -> None:
            with self.database.unit_of_work() as session:
                for reader in readers:
                    self._tell(session, reader)

        insist(publish_all)
        self.readers |= {_subject(reader): reader for reader in readers}

    def _tell(self, session: Session, reader: Reader) -> None:
        person = Person("Mira Lindqvist", reader.email, reader.phone, "en")
        recipient_id = record_recipient(session, self.sender_id, person, subject_key=_subject(reader))
        yes = Choice(Topic.DELIVERY_UPDATES, Channel.WHATSAPP, ConsentState.GRANTED)
        record_choice(session, self.sender_id, recipient_id, yes, _EVIDENCE)
        document = json.dumps(reader.browser.document).encode()
        browser = Browser(self.sender_id, recipient_id, document, (self.sinks.push.origin,))
        subscribe(session, Sealer(self.settings.secret_keys), browser, _EVIDENCE)
        publish(session, _draft(self.sender_id, reader, person))


def insist(work: Callable[[], Result]) -> Result:
    """The result of work with the database, which may be away for a while."""
    found: list[Result] = []

    def succeeds() -> bool:
        try:
            found.append(work())
        except DBAPIError:
            return False
        return True

    wait_for(succeeds, what="the database to be back")
    return found[0]


def _subject(reader: Reader) -> str:
    return f"order:{reader.order}"


def _draft(sender_id: uuid.UUID, reader: Reader, person: Person) -> TriggerDraft:
    facts: Facts = {
        "order": {"number": reader.order, "lines": [{"title": "Oak stool", "quantity": 1}]},
        "shipment": {"carrier": "Northwind Parcel", "tracking_number": f"NW{reader.order}"},
        "person": {"name": "Mira Lindqvist", "first_name": "Mira"},
        "links": {"page": f"https://track.shop.example/t/{reader.order}"},
    }
    return TriggerDraft(
        sender_id=sender_id,
        trigger=TRIGGER,
        dedupe_key=f"out:{reader.order}",
        subject_key=_subject(reader),
        topic=Topic.DELIVERY_UPDATES,
        lane=_LANES[reader.number % len(_LANES)],
        language="en",
        occurred_at=utc_now(),
        lifetime_seconds=_DAY_SECONDS,
        person=person,
        facts=facts,
    )


def _profile(sender_id: uuid.UUID) -> SenderProfile:
    return SenderProfile(
        id=sender_id,
        name="Fern & Oak",
        language="en",
        time_zone="Europe/Berlin",
        base_url="https://track.shop.example",
        support_email="help@shop.example",
        support_phone=None,
        website=None,
        branding=SenderBranding("#225533", "#ffffff"),
    )


def _providers(sinks: WebSinks, mail_port: int) -> tuple[ProviderDraft, ...]:
    mail = {"url": f"smtp://127.0.0.1:{mail_port}?tls=off&timeout={CLIENT_SECONDS}", "from": "orders@shop.example"}
    twilio = {"account_sid": "AC" + "0" * 32, "auth_token": "a token", "from": "+15550199"}
    vonage = {"api_key": "key", "api_secret": "a secret", "from": "+15550198"}
    whatsapp = {"access_token": "a token", "phone_number_id": "5550197", "from": "+15550197"}
    return (
        ProviderDraft(Channel.EMAIL, "smtp", mail, may_be_private=True),
        ProviderDraft(Channel.SMS, "twilio", twilio | {"base_url": sinks.twilio.url}, may_be_private=True),
        ProviderDraft(
            Channel.SMS, "vonage", vonage | {"base_url": sinks.vonage.url}, is_backup=True, may_be_private=True
        ),
        ProviderDraft(
            Channel.WHATSAPP, "whatsapp_cloud", whatsapp | {"base_url": sinks.whatsapp.url}, may_be_private=True
        ),
        ProviderDraft(Channel.CHAT, "chat", {"url": f"json://127.0.0.1:{sinks.chat.port}/"}, may_be_private=True),
    )
