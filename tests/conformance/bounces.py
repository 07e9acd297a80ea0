"""Bounce mails others collected: the addresses, hard or soft, and the status codes that stand in them."""

import json
import re
from pathlib import Path

from notifier.providers.bounce_mail.bounce import Bounce, BounceKind
from notifier.providers.bounce_mail.parse import parse_bounce
from tests.conformance.report import Family

#: Codes the collection makes up where a mail has none.
_MADE_UP_STATUS = re.compile(r"[45]\.0\.9\d\d")


def check(family: Family, data: Path) -> None:
    """Both collections; their words for hard and soft differ, each is asked in its own sense."""
    _check_addresses(family, data / "bounces" / "flufl_bounce")
    _check_judgement(family, data / "bounces" / "sisimai")


def _check_addresses(family: Family, folder: Path) -> None:
    """A failure is temporary here only while the mail system goes on trying."""
    cases = json.loads((folder / "EXPECTED.json").read_text(encoding="utf-8"))
    # Some mails are listed once for each way of reading them; what one of the ways does not find is empty there.
    for name in dict.fromkeys(case["file"] for case in cases):
        listed = [case for case in cases if case["file"] == name]
        bounce = parse_bounce((folder / "tests" / "data" / name).read_bytes())
        found = sorted(recipient.address for recipient in bounce.recipients)
        family.expect(f"{name} addresses", found, sorted({address for case in listed for address in case["addresses"]}))
        is_temporary = any(case["is_temporary"] for case in listed)
        waiting = [not recipient.gave_up for recipient in bounce.recipients]
        family.expect(f"{name} temporary", any(waiting), is_temporary)
        for recipient in bounce.recipients:
            if is_temporary:
                family.expect(f"{name} kind", recipient.kind, BounceKind.SOFT)


def _check_judgement(family: Family, folder: Path) -> None:
    """Hard is here what concerns the address itself; automatic answers are listed as well."""
    for name, expected in json.loads((folder / "EXPECTED.json").read_text(encoding="utf-8")).items():
        bounce = parse_bounce((folder / "mails" / name).read_bytes())
        _check_mail(family, name, bounce, expected)


def _check_mail(family: Family, name: str, bounce: Bounce, expected: list[dict]) -> None:
    if any(case["reason"] == "vacation" for case in expected):
        family.expect(f"{name} is an automatic answer", (bounce.is_auto_reply, bounce.recipients), (True, ()))
        return
    family.expect(f"{name} recipients", len(bounce.recipients), len(expected))
    for recipient, case in zip(bounce.recipients, expected, strict=False):
        family.expect(f"{name} {case['reason']} is hard", recipient.kind is BounceKind.HARD, case["hardbounce"])
        if not _MADE_UP_STATUS.fullmatch(case["dsn"]):
            family.expect(f"{name} status", recipient.status, case["dsn"])
