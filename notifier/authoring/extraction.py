"""Hands the words of messages to Babel's extractor, so that `messages.pot` holds every part and layout text."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, BinaryIO

from notifier.authoring.wording import parse_wording
from notifier.channels.translations import find_marked

ExtractedMessage = tuple[int, str, str, list[str]]


def extract_wording(
    fileobj: BinaryIO, keywords: Mapping[str, Any], comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[ExtractedMessage]:
    """Babel extraction method for `templates/messages/*.liquid`: each part is one message, its source the key."""
    for part in parse_wording(fileobj.read().decode("utf-8"), "The wording file"):
        yield part.line, "gettext", part.source, [f"Part: {part.name}. Keep the Liquid tags; translate the words."]


def extract_layout(
    fileobj: BinaryIO, keywords: Mapping[str, Any], comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[ExtractedMessage]:
    """Babel extraction method for layouts: each `{% translate %}` block is one message."""
    for line, source in find_marked(fileobj.read().decode("utf-8")):
        yield line, "gettext", source, ["Text of the layout around every message."]
