"""Finds which step of the SMTP conversation was answered with the refusal."""

import re
from typing import Final

from notifier.providers.bounce_mail.bounce import Phase

#: How mail systems name the step, over the text in lower case with single blanks; read in this order.
_PHASES: Final[tuple[tuple[Phase, re.Pattern[str]], ...]] = (
    (
        Phase.RECIPIENT,
        re.compile(
            r"(?:reply to|after|following|our|sending|smtp command|in) (?:an? |pipelined )?rcpt(?: to)?\b"
            r"|does not like recipient|(?:>>>|<<<|-->) ?rcpt to|rejected recipient|rcpt to generated|sent: rcpt to"
            # Yahoo closes the answer it got with the step; Google numbers the states of its client.
            r"|\[rcpt[ _]to\]|\(state 1[34]\)"
        ),
    ),
    (
        Phase.SENDER,
        re.compile(
            r"(?:reply to|after|following|our|sending|smtp command|in) (?:an? |pipelined )?mail from"
            r"|(?:>>>|<<<|-->) ?mail from|but sender was rejected|\[mail[ _]from\]"
        ),
    ),
    (
        Phase.DATA,
        re.compile(
            r"(?:reply to|after|following|our|sending|smtp command) (?:the |pipelined )?"
            r"(?:final |end of )?data\b(?! (?:is|was|may|are)\b)"
            r"|(?:>>>|<<<|-->) ?data\b|end of data|failed after i sent the message|failed on data command"
            r"|transmission failure has occurred|\(state 1[78]\)"
        ),
    ),
    (
        Phase.CONNECT,
        re.compile(r"initial connection|refused to talk to me|while talking to me|but greeting failed|\[init\]"),
    ),
    (
        Phase.HELLO,
        re.compile(r"(?:reply to|after|our) (?:helo|ehlo)|performing the helo|my name was rejected|>>> ?(?:helo|ehlo)"),
    ),
    # Some list the envelope below the answer; it tells only where nothing else does.
    (Phase.RECIPIENT, re.compile(r"\brcpt to ?:")),
)


def find_phase(plain: str) -> Phase | None:
    """The step a text names, in lower case with single blanks; None where it names none."""
    return next((phase for phase, pattern in _PHASES if pattern.search(plain)), None)
