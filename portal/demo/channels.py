"""Every channel in the demo shops: carriers that keep messages to themselves, and rules that use them."""

import uuid
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.api.preferences import Choice, Evidence, find_recipient, record_choice
from notifier.api.rules import RuleDraft, install_rules
from notifier.api.senders import ProviderDraft, list_providers, set_provider
from notifier.api.vocabulary import Channel, ConsentSource, ConsentState, Strategy, Topic
from notifier.foundation.sealing import Sealer
from portal.merchants.flows.everyday import EVERYDAY
from portal.models import OrderContact
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage
from portal.vocabulary.trigger_name import order_trigger, shipment_trigger

#: Channels nobody carries unless somebody is chosen; push and inbox need nobody.
_RECORDED: Final = {
    Channel.SMS: {"from": "+12025550100", "price": "0.0079", "currency": "USD"},
    Channel.WHATSAPP: {"from": "+12025550101"},
    Channel.CHAT: {"from": "team"},
}
_WORDING_VERSION: Final = "demo-checkout-2026-11"
_TOLD_ON_THE_PHONE: Final = (
    shipment_trigger(Milestone.OUT_FOR_DELIVERY),
    shipment_trigger(Milestone.AVAILABLE_FOR_PICKUP),
    shipment_trigger(Milestone.FAILED_ATTEMPT),
)
_TOLD_ON_THE_PAGE: Final = tuple(
    shipment_trigger(milestone)
    for milestone in (Milestone.FAILED_ATTEMPT, Milestone.EXCEPTION, Milestone.RETURNING, Milestone.RETURNED)
)
_TOLD_TO_THE_TEAM: Final = (shipment_trigger(Milestone.EXCEPTION), order_trigger(OrderStage.CANCELLED))

#: Most of what the everyday flow leaves silent is told in the demo, so that the outbox shows many kinds of messages.
_BY_EMAIL: Final = tuple(
    RuleDraft(name=f"demo: {rule.trigger}", trigger=rule.trigger, channels=(Channel.EMAIL,))
    for rule in EVERYDAY.rules
    if not rule.is_on and rule.trigger != shipment_trigger(Milestone.INFO_RECEIVED)
)
_ON_THE_PHONE: Final = tuple(
    RuleDraft(
        name=f"demo: {trigger} on the phone",
        trigger=trigger,
        channels=(Channel.PUSH, Channel.WHATSAPP, Channel.SMS),
        strategy=Strategy.FIRST_REACHABLE,
    )
    for trigger in _TOLD_ON_THE_PHONE
)
_IN_THE_INBOX: Final = tuple(
    RuleDraft(name=f"demo: {trigger} on the page", trigger=trigger, channels=(Channel.INBOX,))
    for trigger in _TOLD_ON_THE_PAGE
)
_TO_THE_TEAM: Final = tuple(
    RuleDraft(name=f"demo: {trigger} for the team", trigger=trigger, channels=(Channel.CHAT,))
    for trigger in _TOLD_TO_THE_TEAM
)


def open_channels(session: Session, sealer: Sealer, merchant_id: uuid.UUID) -> None:
    """Carry every channel and use it, unless somebody has chosen otherwise since."""
    chosen = {choice.channel for choice in list_providers(session, merchant_id)}
    for channel, settings in _RECORDED.items():
        if channel not in chosen:
            set_provider(session, sealer, merchant_id, ProviderDraft(channel, "recording", settings))
    install_rules(session, merchant_id, (*_BY_EMAIL, *_ON_THE_PHONE, *_IN_THE_INBOX, *_TO_THE_TEAM))


def record_opt_ins(session: Session, merchant_id: uuid.UUID) -> None:
    """Shoppers whose number ends in an even digit have ticked WhatsApp at checkout, the others have not."""
    contacts = session.execute(
        select(OrderContact.email, OrderContact.phone).where(
            OrderContact.merchant_id == merchant_id, OrderContact.email.is_not(None), OrderContact.phone.is_not(None)
        )
    )
    evidence = Evidence(ConsentSource.STORE, _WORDING_VERSION, "en", "checkout")
    for contact in contacts:
        if contact.phone[-1:] in "02468" and (recipient_id := find_recipient(session, merchant_id, contact.email)):
            choice = Choice(Topic.DELIVERY_UPDATES, Channel.WHATSAPP, ConsentState.GRANTED)
            record_choice(session, merchant_id, recipient_id, choice, evidence)
