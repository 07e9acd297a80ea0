"""A shop with everything it can hold of one shopper, and a search through every column of the database."""

import datetime as dt
import json
import uuid
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.api.senders import ProviderDraft, set_provider
from notifier.audience.consent_ledger import Choice, Evidence, record_choices
from notifier.channels.packed_html import unpack_html
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.foundation.errors import ProductError
from notifier.foundation.ids import new_id
from notifier.foundation.sealing import Sealer
from notifier.foundation.tables import Base
from notifier.models import (
    AddressChange,
    Message,
    MessageContent,
    ProviderCallback,
    PushSubscriptionRow,
    Recipient,
    SenderChannel,
    VapidKey,
)
from notifier.providers.callbacks import InboundText, Receipt
from notifier.sending.apply_inbound import apply_inbound
from notifier.sending.apply_receipts import Origin, record_receipts
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_state import ConsentSource, ConsentState
from notifier.vocabulary.receipt_kind import ReceiptKind
from notifier.vocabulary.topic import Topic
from portal.models import Case, CaseChange, CaseMessage, FeedbackAnswer, Merchant, Return, Shipment
from tests.factories.notifier import KEYS, make_context, plan_all, send_due
from tests.integration.ingest.shop import Shop, iso, read_body, scan

EMAIL, PHONE, NAME = "mara@quill.example", "+15550142", "Mara Quill"
STREET, POSTCODE, NUMBER = "12 Lantern Lane", "97000", "1ZA1B2C30312345673"
TEAM = "team@lanterns.example"
#: What must not be found any more, in lower case; a street is known by its line.
TRACES = (EMAIL, "5550142", "555 0142", "mara", "quill", "lantern lane", "brookhaven", NUMBER.lower())


class Scene:
    """A shop that has sold something to Mara Quill and something else to a neighbour."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.shop = Shop(database, folder)
        self.merchant_id = self.shop.merchant_id
        self.sealer = self.shop.sealer
        self.sending = make_context(database, folder)
        with database.unit_of_work() as session:
            for channel in (Channel.EMAIL, Channel.SMS):
                set_provider(session, Sealer(KEYS), self.merchant_id, ProviderDraft(channel, "recording", {}))

    def sell(self) -> uuid.UUID:
        """An order on its way with two scans, its messages sent; returns its id."""
        now = utc_now()
        stamps = dict.fromkeys(("created_at", "processed_at", "updated_at"), iso(now))
        self.shop.store_says("orders/create", read_body("order_placed.json", phone="+1 555 0142", **stamps))
        self.shop.store_says("fulfillments/create", read_body("fulfilment_created.json"))
        self.shop.tracker_says(
            scan("in_transit", now, "BROOKHAVEN"),
            scan("delivered", now, "BROOKHAVEN", "Delivered, signed by QUILL"),
            number=self.number(),
        )
        self.send()
        return self.shop.order().id

    def number(self) -> str:
        """The parcel's tracking number."""
        with self.database.reading() as session:
            return str(session.scalars(select(Shipment.tracking_number)).first())

    def send(self) -> None:
        """Plan and send whatever is due."""
        plan_all(self.database)
        for channel in (Channel.EMAIL, Channel.SMS):
            while send_due(self.sending, channel):
                pass

    def merchant(self) -> Merchant:
        with self.database.reading() as session:
            return session.get_one(Merchant, self.merchant_id)

    def recipient_id(self) -> uuid.UUID:
        with self.database.reading() as session:
            return session.scalars(select(Recipient.id).where(Recipient.name == NAME)).one()

    def fill(self, order_id: uuid.UUID) -> None:
        """Answers, a reply, a browser, receipts, a callback, a case, feedback."""
        owner = (self.merchant_id, self.recipient_id())
        evidence = Evidence(ConsentSource.MERCHANT, "command-2026-11", "en", f"form 7 signed by {NAME}")
        origin = Origin(self.merchant_id, "twilio", Channel.SMS, None, utc_now())
        with self.database.unit_of_work() as session:
            record_choices(session, owner, [Choice(Topic.ORDER_UPDATES, Channel.SMS, ConsentState.REFUSED)], evidence)
            apply_inbound(session, self.sealer, origin, InboundText(PHONE, "+15550199", f"{NAME} says hi", "x1", None))
            self._add_browser(session, owner)
            message = session.scalars(select(Message).where(Message.channel == "email")).first()
            assert message is not None
            self._add_callbacks(session, message)
            self._tell_the_team(session, message)
            self._add_words(session, order_id)

    def _add_browser(self, session: Session, owner: tuple[uuid.UUID, uuid.UUID]) -> None:
        key_id = new_id()
        session.add(
            VapidKey(
                id=key_id,
                sender_id=owner[0],
                public_key="k",
                private_sealed=self.sealer.seal("p"),
                created_at=utc_now(),
            )
        )
        session.flush()
        subscription = {"endpoint": "https://push.example/secret-of-mara", "p256dh": "x", "auth": "y"}
        row = PushSubscriptionRow(
            id=new_id(),
            sender_id=owner[0],
            recipient_id=owner[1],
            endpoint_digest="d",
            subscription_sealed=self.sealer.seal(json.dumps(subscription)),
            vapid_key_id=key_id,
            created_at=utc_now(),
            confirmed_at=utc_now(),
        )
        session.add(row)

    def _add_callbacks(self, session: Session, message: Message) -> None:
        account = session.scalars(select(SenderChannel).where(SenderChannel.channel == "email")).one()
        for serial, words in enumerate(("From=%2B15550142&Body=hi", json.dumps({"to": EMAIL.upper()}))):
            session.add(
                ProviderCallback(
                    id=new_id(),
                    sender_id=self.merchant_id,
                    account_id=account.id,
                    provider="twilio",
                    digest=f"c{serial}",
                    content_type="text/plain",
                    body=words.encode(),
                    received_at=utc_now(),
                    state="done",
                )
            )
        receipt = Receipt(
            kind=ReceiptKind.BOUNCED,
            occurred_at=utc_now(),
            message_id=message.id,
            address=EMAIL,
            detail=f"550 5.1.1 <{EMAIL}>: unknown",
        )
        origin = Origin(self.merchant_id, "recording", Channel.EMAIL, None, utc_now())
        record_receipts(session, origin, [receipt])

    def _tell_the_team(self, session: Session, pattern: Message) -> None:
        team = Recipient(id=new_id(), sender_id=self.merchant_id, identity_digest="team", created_at=utc_now())
        columns = [column.name for column in Message.__table__.columns]
        values = {name: getattr(pattern, name) for name in columns} | {"id": new_id(), "recipient_id": team.id}
        session.add(team)
        session.flush()
        session.add(Message(**values))
        session.flush()
        content = MessageContent(
            message_id=values["id"], to_address=TEAM, subject=f"A case of {NAME}", text=EMAIL, html=None,
            headers={"To": TEAM}, kept_until=utc_now() + dt.timedelta(days=30),
        )  # fmt: skip
        session.add(content)

    def _add_words(self, session: Session, order_id: uuid.UUID) -> None:
        shipment_id = session.scalars(select(Shipment.id).where(Shipment.order_id == order_id)).first()
        case = Case(
            id=new_id(), merchant_id=self.merchant_id, order_id=order_id, number="C-1", kind="damaged", state="open",
            opened_at=utc_now(), changed_at=utc_now(),
        )  # fmt: skip
        session.add(case)
        session.flush()
        session.add_all(
            [
                CaseMessage(
                    id=new_id(), merchant_id=self.merchant_id, order_id=order_id, case_id=case.id, author="shopper",
                    text=f"This is Mara of {STREET}, write to {EMAIL} or call +1 555 0142",
                    written_at=utc_now(), form_key="f",
                ),
                CaseChange(
                    case_id=case.id, merchant_id=self.merchant_id, instruction=None, name=NAME, street=STREET,
                    city="Brookhaven", region="Oregon", postcode=POSTCODE, is_granted=None,
                ),
                Return(
                    id=new_id(), merchant_id=self.merchant_id, order_id=order_id, number="R-1", request_key="r",
                    stage="rejected", wish="refund", comment=f"Mara of {STREET}", answer=f"We wrote to {EMAIL}",
                    refund_method="", requested_at=utc_now(),
                ),
                AddressChange(
                    id=new_id(), sender_id=self.merchant_id, recipient_id=self.recipient_id(), channel="email",
                    address=f"new.{EMAIL}", state="undone", language="en", proof="", wording_version="v",
                    asked_at=utc_now(), expires_at=utc_now(),
                ),
                FeedbackAnswer(
                    shipment_id=shipment_id, question="comment", merchant_id=self.merchant_id, order_id=order_id,
                    score=None, comment=f"Thanks, {NAME}", answered_on=utc_now().date(),
                    first_answered_at=utc_now(), answered_at=utc_now(),
                ),
            ]
        )  # fmt: skip


def find_traces(database: Database, sealer: Sealer, traces: tuple[str, ...] = TRACES) -> list[str]:
    """`table.column: trace` for every trace in any column of any table, unpacked and unsealed."""
    found = []
    with database.reading() as session:
        for name in Base.metadata.tables:
            for row in session.connection().exec_driver_sql(f'SELECT * FROM "{name}"').mappings():
                for column, value in row.items():
                    texts = list(_read(value, sealer))
                    found += [f"{name}.{column}: {one}" for one in traces if any(one in text for text in texts)]
    return sorted(set(found))


def _read(value: object, sealer: Sealer) -> Iterator[str]:
    if isinstance(value, bytes | memoryview):
        raw = bytes(value)
        yield raw.decode("utf-8", "replace").casefold()
        if raw[:1] in (b"\x01", b"\x02"):
            yield unpack_html(raw).casefold()
    elif isinstance(value, dict | list):
        yield json.dumps(value, ensure_ascii=False).casefold()
    elif isinstance(value, str):
        yield value.casefold()
        if value.startswith("gAAAA"):
            yield _unseal(value, sealer).casefold()


def _unseal(value: str, sealer: Sealer) -> str:
    for one in (sealer, Sealer(KEYS)):
        try:
            return one.unseal(value)
        except ProductError:
            continue
    raise AssertionError(f"Nobody can read {value!r}.")
