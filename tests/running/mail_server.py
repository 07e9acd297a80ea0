"""A real mail server (aiosmtpd) that keeps every mail it has taken, and can hold or refuse answers."""

import asyncio
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.running.waiting import wait_for

#: How long what a vanished client has sent may still be read.
_LAST_LINES_SECONDS = 5.0
_LINK = re.compile(r"https?://[^\s<>\"]+")
_DIRECTION_MARKS = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u200e\u200f"))


@dataclass(frozen=True)
class Mail:
    """One mail as it was taken: who it is for and its bytes."""

    recipient: str
    content: bytes

    @cached_property
    def message(self) -> EmailMessage:
        """The parsed mail."""
        parsed = message_from_bytes(self.content, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed

    @property
    def message_id(self) -> str:
        """The Message-ID header."""
        return str(self.message["Message-ID"])

    @property
    def subject(self) -> str:
        """The subject without direction marks."""
        return str(self.message["Subject"]).translate(_DIRECTION_MARKS)

    @property
    def plain_text(self) -> str:
        """The text part."""
        part = self.message.get_body(("plain",))
        assert part is not None
        return str(part.get_content())

    @property
    def html(self) -> str:
        """The HTML part."""
        part = self.message.get_body(("html",))
        assert part is not None
        return str(part.get_content())

    def link(self, folder: str) -> str:
        """The first address in the text part whose path begins with `/<folder>/`."""
        return next(url for url in _LINK.findall(self.plain_text) if f"/{folder}/" in url)

    @property
    def unsubscribe_url(self) -> str:
        """The address in List-Unsubscribe."""
        return str(self.message["List-Unsubscribe"]).strip("<>")


@dataclass
class MailServer:
    """Where the mails of a test arrive; its hooks are aiosmtpd's."""

    port: int = 0
    mails: list[Mail] = field(default_factory=list)
    #: Cleared, the server takes mails but keeps its answer to itself.
    answers: threading.Event = field(default_factory=threading.Event)

    def of(self, recipient: str) -> list[Mail]:
        """What one person got so far."""
        return [mail for mail in self.mails if mail.recipient == recipient]

    def wait_for_mail(self, recipient: str, words: str) -> Mail:
        """The mail to a person with these words in its subject, as soon as it is there."""
        found = wait_for(
            lambda: [mail for mail in self.of(recipient) if words in mail.subject],
            what=f"a mail to {recipient} about {words!r}",
        )
        return found[0]

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's
        assert isinstance(envelope.original_content, bytes)
        self.mails += [Mail(str(address), envelope.original_content) for address in envelope.rcpt_tos]
        await asyncio.to_thread(self.answers.wait)
        return f"250 2.0.0 Ok: queued as Q{len(self.mails)}"


class _PatientSmtp(SMTP):
    """Reads what a client had sent before it vanished, as mail servers do; aiosmtpd would drop it unread."""

    def eof_received(self) -> bool:
        handler = self._handler_coroutine
        assert handler is not None
        self.loop.call_later(_LAST_LINES_SECONDS, handler.cancel)
        return True


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _PatientSmtp(self.handler, **self.SMTP_kwargs)


@contextmanager
def running_mail_server(port: int) -> Iterator[MailServer]:
    """A mail server on a free port of this machine, in a thread."""
    server = MailServer(port)
    server.answers.set()
    controller = _Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield server
    finally:
        server.answers.set()
        controller.stop()
