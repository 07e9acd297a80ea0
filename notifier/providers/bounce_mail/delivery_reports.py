"""Reads the groups of fields of a delivery report (RFC 3464, 2.3; RFC 6533)."""

import re
from collections.abc import Iterable
from typing import Final

from notifier.providers.bounce_mail.judge import Finding
from notifier.providers.bounce_mail.mail_parts import MailParts
from notifier.providers.bounce_mail.notices import find_nearby, header_addresses, original_recipients

_RECIPIENT_FIELDS: Final = ("original-recipient", "final-recipient", "x-actual-recipient")
#: Two dots in a row occur only in quoted local parts: unquoted they are somebody's omission.
_WELL_FORMED: Final = re.compile(r"(?:\"[^\"\r\n]{1,100}\"|(?!.*(?:\.\.|\ufffd))[^\s@<>\"]{1,100})@[^\s@<>\";,]{1,255}")
#: Where Amazon SES receives mail it keeps no mailboxes: its reports are answers people wrote into receipt rules
#: (SES developer guide, "Return bounce response action").
_RULES_ONLY: Final = re.compile(r"\binbound-smtp\.[a-z0-9-]+\.amazonaws\.com\b", re.IGNORECASE)
_SUCCESS: Final = ("delivered", "relayed", "expanded")


def find_reported(parts: MailParts, groups: Iterable[dict[str, str]], notice: str) -> tuple[Finding, ...]:
    """The recipients a report says failed or are delayed."""
    failing = [group for group in groups if not _action(group).startswith(_SUCCESS)]
    addresses = [_find_address(group) for group in failing]
    # A report may name only a file, a local user or an address of another mail system.
    spare = _spare_addresses(parts) if None in addresses and len(failing) == 1 else ()
    named = [(address or next(iter(spare), None), group) for address, group in zip(addresses, failing, strict=True)]
    lowered = frozenset(address.lower() for address, _ in named if address)
    return tuple(
        _make_finding(address, group, find_nearby(notice, address, lowered - {address.lower()}))
        for address, group in named
        if address
    )


def is_address(text: str) -> bool:
    """Whether a text is one e-mail address somebody could be reached at."""
    return _WELL_FORMED.fullmatch(text) is not None


def reports_success(groups: Iterable[dict[str, str]]) -> bool:
    """Whether a report says that a message was delivered or handed on."""
    return any(_action(group).startswith(_SUCCESS) for group in groups)


def _action(group: dict[str, str]) -> str:
    return group.get("action", "").strip().lower()


def _find_address(group: dict[str, str]) -> str | None:
    for name in _RECIPIENT_FIELDS:
        value = re.sub(r"^[A-Za-z0-9-]*\s*;\s*", "", group.get(name, "").strip()).strip()
        value = value.strip("<> ").removeprefix("smtp:").removeprefix("SMTP:")
        if _WELL_FORMED.fullmatch(value):
            return value
        inner = re.search(r"<([^<>\s]+@[^<>\s]+)>", value)
        if inner and _WELL_FORMED.fullmatch(inner[1]):
            return inner[1]
    return None


def _spare_addresses(parts: MailParts) -> tuple[str, ...]:
    failed = header_addresses(parts.message, "x-failed-recipients")
    found = failed or tuple(original_recipients(parts).values())
    return tuple(address for address in found if _WELL_FORMED.fullmatch(address))


def _make_finding(address: str, group: dict[str, str], nearby: str) -> Finding:
    action = _action(group)
    return Finding(
        address=address,
        diagnostic=re.sub(r"^[A-Za-z][\w.-]*\s*;\s*", "", group.get("diagnostic-code", "").strip()),
        nearby=nearby,
        reported_status=group.get("status", ""),
        gave_up=None if not action else not action.startswith("delayed"),
        category=group.get("x-powermta-bouncecategory", "").strip().lower(),
        by_rule="remote-mta" not in group and bool(_RULES_ONLY.search(group.get("reporting-mta", ""))),
    )
