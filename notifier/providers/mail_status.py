"""What an enhanced mail status code (RFC 3463) says about an address."""

import re
from typing import Final

_STATUS: Final = re.compile(r"(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY_CODE: Final = re.compile(r"(?<![\d.])([45]\d\d)(?![\d.])")
#: No such mailbox, no such system, moved, mailbox disabled; 5.1.7 and 5.1.8 speak of the sender's address.
_MAILBOX_IS_GONE: Final = frozenset(
    {"5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.1.6", "5.1.10", "5.2.1", "5.4.310"}
)
#: Anything that passes; mailbox full, the system, content, policy; 5.1.7 and 5.1.8 as above.
_ANOTHER_CULPRIT: Final = re.compile(r"4\.\d+\.\d+|5\.2\.[2-9]\d*|5\.[367]\.\d+|5\.1\.[78]")
_MAILBOX_REPLIES: Final = frozenset({"550", "551", "553"})


def find_status(*texts: str | None) -> str | None:
    """The first enhanced status code in what a server said, such as `5.1.1`."""
    return next((found[1] for text in texts if text and (found := _STATUS.search(text))), None)


def find_code(*texts: str | None) -> str | None:
    """The enhanced status code, or else the reply code such as `550`."""
    plain = (found[1] for text in texts if text and (found := _REPLY_CODE.search(text)))
    return find_status(*texts) or next(plain, None)


def blames_mailbox(code: str | None) -> bool:
    """Whether the code says that nobody can be reached at the address."""
    return code in _MAILBOX_IS_GONE or code in _MAILBOX_REPLIES


def spares_mailbox(code: str | None) -> bool:
    """Whether an enhanced code names another culprit: our reputation, the content, a full mailbox, a passing fault."""
    return code is not None and _ANOTHER_CULPRIT.fullmatch(code) is not None
