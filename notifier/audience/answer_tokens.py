"""Tokens of the links that ask an address for an answer: about a change of address, or about offers."""

import uuid
from dataclasses import dataclass
from typing import Final

from notifier.foundation.signing import Signer
from notifier.vocabulary.address_change import AnswerStep

_PURPOSE: Final = "answer"
_ID_BYTES: Final = 16
_STEPS: Final = frozenset(AnswerStep)


@dataclass(frozen=True, slots=True)
class AnswerLink:
    """What is asked, and the id of the change of address or of the consent request it is asked about."""

    step: AnswerStep
    subject_id: uuid.UUID


def make_answer_token(signer: Signer, link: AnswerLink) -> str:
    """The token of `/a/<token>`."""
    return signer.sign_bytes(_PURPOSE, link.subject_id.bytes + link.step.value.encode("ascii"))


def read_answer_token(signer: Signer, token: str) -> AnswerLink | None:
    """What a token of `/a/<token>` asks, or None when we did not make it."""
    content = signer.read_bytes(_PURPOSE, token)
    if content is None or len(content) <= _ID_BYTES:
        return None
    step = content[_ID_BYTES:].decode("ascii", "replace")
    return AnswerLink(AnswerStep(step), uuid.UUID(bytes=content[:_ID_BYTES])) if step in _STEPS else None
