"""What the console calls things is complete: every audited action has words, every menu entry a page."""

import re
from pathlib import Path

from portal.app import TEMPLATES
from portal.console.blueprint import ADDRESSES
from portal.console.frame.navigation import MENU
from portal.vocabulary.audit_action import AuditAction

WORDS = (Path(TEMPLATES) / "console" / "audit" / "words.html").read_text()


def test_every_audited_action_has_words_and_every_word_an_action() -> None:
    named = re.findall(r'"(\w+\.\w+)": N_\(', WORDS)
    assert sorted(named) == sorted(action.value for action in AuditAction)


def test_every_area_of_the_audit_log_has_a_name() -> None:
    areas = re.findall(r'"(\w+)": N_\(', WORDS)
    assert sorted(areas) == sorted({action.partition(".")[0] for action in AuditAction})


def test_every_menu_entry_leads_to_a_page() -> None:
    endpoints = {f"console.{address.name}" for address in ADDRESSES}
    assert [entry for _title, entries in MENU for entry in entries if entry.endpoint not in endpoints] == []
