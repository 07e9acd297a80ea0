"""Answers given on a form: they count at once, but for a yes that its own address has to confirm."""

import uuid
from collections.abc import Sequence

from sqlalchemy.orm import Session

from notifier.audience.address_changes import Address
from notifier.audience.answer_tokens import AnswerLink
from notifier.audience.consent_ledger import Choice, Evidence
from notifier.audience.consent_modes import load_modes
from notifier.audience.consent_requests import start_request
from notifier.audience.reach import load_reach
from notifier.foundation.signing import Signer
from notifier.sending.ask_addresses import Question, ask_address
from notifier.vocabulary.address_change import AnswerStep
from notifier.vocabulary.consent_mode import ConsentMode
from notifier.vocabulary.consent_state import ConsentState


def find_unconfirmed(session: Session, sender_id: uuid.UUID, choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """Those of the answers on a form that have to be confirmed: a yes where the sender has chosen double opt-in."""
    granted = [choice for choice in choices if choice.state is ConsentState.GRANTED]
    modes = load_modes(session, sender_id) if granted else {}
    return tuple(one for one in granted if modes.get((one.topic, one.channel)) is ConsentMode.DOUBLE_OPT_IN)


def ask_to_confirm(
    session: Session, signer: Signer, owner: tuple[uuid.UUID, uuid.UUID], choices: Sequence[Choice], evidence: Evidence
) -> None:
    """Ask the addresses of a person (sender, recipient) whether a yes was theirs; without one that works it is none."""
    reach = load_reach(session, *owner)
    for choice in choices:
        if reach.get(choice.channel):
            address = Address(choice.channel, reach[choice.channel])
            request_id = start_request(session, owner, choice, address.digest_on(choice.channel), evidence)
            link = AnswerLink(AnswerStep.OFFERS, request_id)
            facts = {"address": address.masked, "code": None}
            ask_address(session, signer, Question(owner[0], address, link, evidence.language, facts))
