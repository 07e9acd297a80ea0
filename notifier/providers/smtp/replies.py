"""What a mail server's replies mean (RFC 5321, 4.2; RFC 3463)."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from notifier.vocabulary.message_status import AttemptOutcome

_ENHANCED: Final = re.compile(r"^([245]\.\d{1,3}\.\d{1,3})\b")
_QUEUE_NAME: Final = re.compile(r"\bqueued as ([A-Za-z0-9._-]{1,100})", re.IGNORECASE)
_BAD_MAILBOX_CODES: Final = frozenset({550, 551, 553})
#: No such mailbox, no such system, moved, mailbox disabled; 5.1.7 and 5.1.8 speak of the sender's address.
_BAD_MAILBOX_STATUS: Final = frozenset({"5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.1.6", "5.1.10", "5.2.1"})
_LONGEST_DETAIL: Final = 500
_ADDRESS: Final = re.compile(r'(?:"[^"\r\n]*"|[^\s<>"@,;:()\[\]]+)@[^\s<>"@,;()]*[^\s<>"@,;:().]')


class Phase(StrEnum):
    """Which step of the conversation a reply answers."""

    GREETING = "the connection"
    HELLO = "the greeting"
    ENCRYPTION = "encryption"
    LOGIN = "the login"
    SENDER = "the sender's address"
    RECIPIENT = "the recipient's address"
    DATA = "the wish to send"
    CONTENT = "the message"


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply: its three-digit code and its text, lines joined by a space."""

    code: int
    text: str

    @property
    def is_good(self) -> bool:
        """2xx: done."""
        return 200 <= self.code < 300

    @property
    def goes_ahead(self) -> bool:
        """354: the content may follow."""
        return self.code == 354

    @property
    def closes(self) -> bool:
        """421: the server hangs up, whatever was asked (RFC 5321, 3.8)."""
        return self.code == 421

    @property
    def status(self) -> str | None:
        """The enhanced status code, such as `5.1.1`, where the server gives one."""
        match = _ENHANCED.match(self.text)
        return match[1] if match else None

    @property
    def queue_name(self) -> str | None:
        """What the server calls the message from now on."""
        match = _QUEUE_NAME.search(self.text)
        return match[1] if match else None

    @property
    def shown_text(self) -> str:
        """The text without e-mail addresses: it is kept longer than the address itself may be."""
        text = _ADDRESS.sub("[address]", self.text) if "@" in self.text else self.text
        return text[:_LONGEST_DETAIL]

    def explain(self, phase: Phase) -> str:
        """One sentence for the message passport."""
        return f"The mail server refused {phase}: {self.code} {self.shown_text}"[:_LONGEST_DETAIL]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a refusal means for the message."""

    kind: AttemptOutcome
    address_is_bad: bool = False


def read_refusal(phase: Phase, reply: Reply) -> Meaning:
    """Whether to try again: 4xx yes, 5xx no; what is no refusal at all is tried again unless the content was over."""
    if 500 <= reply.code < 600:
        return Meaning(AttemptOutcome.PERMANENT, phase is Phase.RECIPIENT and _blames_mailbox(reply))
    if phase is Phase.CONTENT and not 400 <= reply.code < 500:
        return Meaning(AttemptOutcome.UNKNOWN)
    return Meaning(AttemptOutcome.TRANSIENT)


def _blames_mailbox(reply: Reply) -> bool:
    # The finer code wins: "550 5.7.1" is a policy against us, not a mailbox that is gone.
    if reply.status is not None:
        return reply.status in _BAD_MAILBOX_STATUS
    return reply.code in _BAD_MAILBOX_CODES
