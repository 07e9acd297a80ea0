"""Letters to one person about their own account at the sender: no event of an order, and no rule brings them about."""

import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from notifier.audience.address_changes import Address
from notifier.audience.recipients import Person, record_address, record_recipient
from notifier.authoring.rules import RuleDraft, install_rules, switch_rule
from notifier.foundation.clock import utc_now
from notifier.sending.record_trigger import TriggerDraft, record_trigger
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.topic import Topic


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail with one link; `key` names it once within the sender, `lifetime_seconds` how long the link is good."""

    sender_id: uuid.UUID
    #: Of the catalogue's `account.` names.
    trigger: str
    key: str
    email: str
    language: str
    page_url: str
    lifetime_seconds: int


def write_letter(session: Session, letter: Letter) -> bool:
    """Let the letter leave after the commit; False when one with its key has left before.

    It is written to as somebody known by nothing else: what the same address has chosen as a shopper is another matter.
    """
    key = f"{letter.trigger}:{letter.key}"
    person = Person(name=None, email=None, language=letter.language)
    reader_id = record_recipient(session, letter.sender_id, person, subject_key=key)
    address = Address(Channel.EMAIL, letter.email)
    for channel in address.channels:
        record_address(session, (letter.sender_id, reader_id), channel, (address.text, address.digest_on(channel)))
    install_rules(session, letter.sender_id, (RuleDraft(letter.trigger, letter.trigger, (Channel.EMAIL,)),))
    # Whoever may shape rules must not keep others out of their accounts.
    switch_rule(session, letter.sender_id, letter.trigger, is_on=True)
    draft = TriggerDraft(
        sender_id=letter.sender_id,
        trigger=letter.trigger,
        dedupe_key=key,
        subject_key=key,
        topic=Topic.ORDER_UPDATES,
        lane=Lane.URGENT,
        language=letter.language,
        occurred_at=utc_now(),
        lifetime_seconds=letter.lifetime_seconds,
        person=person,
        facts={"links": {"page": letter.page_url}},
        answers_on=Channel.EMAIL,
    )
    return record_trigger(session, draft, recipient_id=reader_id)
