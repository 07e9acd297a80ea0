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
from notifier.authoring.sample_words import render_samples
from notifier.authoring.wording import PARTS, get_wording, worded_triggers
from notifier.authoring.wording_files import parse_parts, write_parts
from notifier.authoring.wording_scope import WordingScope, WordingScopeError, check_scope, list_fallbacks, tidy_scope
from notifier.channels.content import Wording
from notifier.channels.rendering import WordingError
from notifier.channels.translations import choose_language, find_worded_language, get_translations, worded_languages
from notifier.queries.account_terms import load_terms

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
    "check_scope",
    "choose_language",
    "drop_wording",
    "find_worded_language",
    "get_translations",
    "get_wording",
    "lint_draft",
    "list_fallbacks",
    "load_terms",
    "load_wording_history",
    "load_wordings",
    "parse_parts",
    "render_samples",
    "restore_wording",
    "save_wording",
    "show_wording",
    "tidy_scope",
    "worded_languages",
    "worded_triggers",
    "write_parts",
]
