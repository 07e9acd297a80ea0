"""Subjects of a sender that nobody is to be written to about."""

from notifier.authoring.muting import mute_subject, unmute_subject
from notifier.queries.muted_subjects import load_muted

__all__ = ["load_muted", "mute_subject", "unmute_subject"]
