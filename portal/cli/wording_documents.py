"""Wordings, findings and previews as the commands print them."""

import uuid
from collections.abc import Mapping

from notifier.api.wording import ChannelPreview, Finding, WordingScope, WordingVersion


def describe_version(version: WordingVersion, rule_names: Mapping[uuid.UUID, str]) -> dict[str, object]:
    """A version with its parts."""
    scope = version.scope
    return {
        "trigger": scope.trigger,
        "language": scope.language,
        "channel": scope.channel.value if scope.channel else None,
        "rule": rule_names.get(scope.rule_id, str(scope.rule_id)) if scope.rule_id else None,
        "version": version.version,
        "is_current": version.is_current,
        "is_built_in": version.is_built_in,
        "created_at": version.created_at.isoformat(),
        "note": version.note,
        "parts": dict(version.parts),
    }


def describe_finding(finding: Finding) -> dict[str, object]:
    """A finding with its place; line and column are 0 for the part as a whole."""
    return {
        "severity": finding.severity.value,
        "code": finding.code,
        "part": finding.part,
        "line": finding.line,
        "column": finding.column,
        "sentence": finding.sentence,
    }


def describe_preview(shown: ChannelPreview) -> dict[str, object]:
    """A message as it would leave."""
    document: dict[str, object] = {
        "channel": shown.channel.value,
        "problem": shown.problem,
        "subject": shown.subject,
        "text": shown.text,
        "html": shown.html,
        "clipped_title": shown.clipped_title,
        "clipped_text": shown.clipped_text,
    }
    if shown.sms is not None:
        document["sms"] = {
            "encoding": shown.sms.encoding.value,
            "units": shown.sms.units,
            "segments": shown.sms.segments,
            "characters_left": shown.sms.characters_left,
            "price": str(shown.sms.price) if shown.sms.price is not None else None,
            "currency": shown.sms.currency,
        }
    return document


def say_place(scope: WordingScope, rule_names: Mapping[uuid.UUID, str]) -> str:
    """Where the words are said, such as `sms, rule at the door`."""
    channel = scope.channel.value if scope.channel else "all channels"
    return f"{channel}, rule {rule_names.get(scope.rule_id, scope.rule_id)}" if scope.rule_id else channel
