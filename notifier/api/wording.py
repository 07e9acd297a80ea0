"""The words of messages: the merchant's own versions, their history, what is wrong with them, how they look."""

from notifier.authoring.findings import Finding, Severity
from notifier.authoring.look_at_wording import PreviewRequest, WordingPreview, lint_draft, show_wording
from notifier.authoring.merchant_wordings import (
    WordingDraft,
    WordingDraftError,
    WordingVersion,
    drop_wording,
    load_wording_history,
    load_wordings,
    restore_wording,
    save_wording,
)
from notifier.authoring.preview import ChannelPreview, SmsMeter
from notifier.authoring.wording import PARTS, get_wording
from notifier.authoring.wording_files import parse_parts, write_parts
from notifier.authoring.wording_scope import WordingScope, WordingScopeError
from notifier.channels.content import Wording
from notifier.channels.rendering import WordingError

__all__ = [
    "PARTS",
    "ChannelPreview",
    "Finding",
    "PreviewRequest",
    "Severity",
    "SmsMeter",
    "Wording",
    "WordingDraft",
    "WordingDraftError",
    "WordingError",
    "WordingPreview",
    "WordingScope",
    "WordingScopeError",
    "WordingVersion",
    "drop_wording",
    "get_wording",
    "lint_draft",
    "load_wording_history",
    "load_wordings",
    "parse_parts",
    "restore_wording",
    "save_wording",
    "show_wording",
    "write_parts",
]
