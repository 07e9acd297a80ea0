"""Push content: what the service worker shows, encoded as JSON within what push services take."""

import base64
import datetime as dt
import json
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from notifier.channels.clipping import clip_text, close_cut, clusters
from notifier.channels.filters import get_locale
from notifier.channels.rendering import WordingError
from notifier.channels.short_words import ShortJob, ShortWords, clean, render_short_words
from notifier.channels.translations import get_translations
from notifier.foundation.digests import digest_text
from notifier.vocabulary.lane import Lane

#: A push service takes 4,096 octets (RFC 8030, 7.2); header, padding and tag are 103 of them (RFC 8291, 4).
MOST_OCTETS: Final = 3_993
#: For a service that answered 413.
FEWER_OCTETS: Final = 2_000
LONGEST_TTL_SECONDS: Final = 28 * 86_400
_LONGEST_TITLE: Final = 120
#: A text is not cut below this while there is anything else to leave out.
_LEAST_CLUSTERS: Final = 80
_TOPIC_OCTETS: Final = 24
_URGENCY: Final = {Lane.URGENT: "high", Lane.NORMAL: "normal", Lane.OFFERS: "low"}


@dataclass(frozen=True, slots=True)
class PushContent:
    """A finished push message before encryption.

    The payload is a JSON object with the names of the browser's `showNotification` options: `title`, `body`, `icon`,
    `badge`, `tag`, `lang`, `dir`, `timestamp` (milliseconds) and `actions`; each action has `action`, `title` and the
    `url` it opens. Beside them `url`, which the message itself opens, and `message_id`. What is not known is missing.
    """

    payload: bytes
    #: The same within 2,000 octets.
    shorter_payload: bytes
    #: 32 characters of base64url (RFC 8030, 5.4), also the `tag` in the payload.
    topic: str
    urgency: str
    ttl_seconds: int


@dataclass(frozen=True, slots=True)
class _Notification:
    title: str
    body: str
    fixed: dict[str, object]
    pictures: dict[str, str]
    actions: tuple[dict[str, str], ...]


def render_push(job: ShortJob, *, is_strict: bool = False) -> PushContent:
    """The finished push message; raises `WordingError` when its links alone are longer than it may be."""
    words = render_short_words(job, is_strict=is_strict)
    topic = name_topic(job)
    notification = _Notification(
        # Who speaks is said once: where the text names the sender, the title has room for the headline.
        title=clip_text(words.headline if words.names_sender else clean(job.sender.name), _LONGEST_TITLE),
        body=words.text,
        fixed=_collect_fixed(job, words, topic),
        pictures=_collect_pictures(job, words),
        actions=_collect_actions(job, words),
    )
    return PushContent(
        payload=_encode_within(notification, MOST_OCTETS),
        shorter_payload=_encode_within(notification, FEWER_OCTETS),
        topic=topic,
        urgency=_URGENCY[job.lane],
        ttl_seconds=_count_ttl(job.stale_at - job.now),
    )


def name_topic(job: ShortJob) -> str:
    """The topic of all messages of a sender about the same thing; says nothing to the push service."""
    digest = bytes.fromhex(digest_text("push topic", str(job.sender.id), job.replace_key))
    return base64.urlsafe_b64encode(digest[:_TOPIC_OCTETS]).decode()


def _count_ttl(left: dt.timedelta) -> int:
    return max(0, min(int(left.total_seconds()), LONGEST_TTL_SECONDS))


def _collect_fixed(job: ShortJob, words: ShortWords, topic: str) -> dict[str, object]:
    return {
        "url": _page(job),
        "tag": topic,
        "lang": words.locale,
        "dir": get_locale(words.locale).text_direction,
        "message_id": str(job.message_id),
        "timestamp": int(job.now.timestamp() * 1000),
    }


def _collect_pictures(job: ShortJob, words: ShortWords) -> dict[str, str]:
    """`icon_url` and `badge_url` of the branding, else the logo; none from elsewhere, and browsers show no SVG here."""
    own = f"{job.sender.base_url}/"
    wanted = {
        "icon": job.sender.branding.get("icon_url") or words.logo_url,
        "badge": job.sender.branding.get("badge_url"),
    }
    return {
        name: url
        for name, url in wanted.items()
        if isinstance(url, str) and url.startswith(own) and not url.partition("?")[0].endswith(".svg")
    }


def _collect_actions(job: ShortJob, words: ShortWords) -> tuple[dict[str, str], ...]:
    # Translators: A button below a push message; it opens the page where people choose what they hear about.
    preferences = get_translations(job.wording.language).gettext("Preferences")
    actions = [{"action": "preferences", "title": preferences, "url": job.preferences_url}]
    if job.page_url is not None and words.action:
        actions.insert(0, {"action": "open", "title": words.action, "url": job.page_url})
    return tuple(actions)


def _page(job: ShortJob) -> str:
    return job.page_url or job.sender.website or job.sender.base_url


def _encode_within(notification: _Notification, most: int) -> bytes:
    """The text is cut first, then pictures and buttons go, then the rest of the text and the title."""
    for shape, least in _lighter(notification):
        found = _cut(shape, "body", least, most)
        if found is not None:
            return found
    found = _cut(replace(notification, body="", pictures={}, actions=()), "title", 1, most)
    if found is None:
        message = f"The push message is longer than {most} octets even without words: its links are too long."
        raise WordingError(message)
    return found


def _lighter(notification: _Notification) -> Iterator[tuple[_Notification, int]]:
    yield notification, _LEAST_CLUSTERS
    notification = replace(notification, pictures={})
    yield notification, _LEAST_CLUSTERS
    notification = replace(notification, actions=())
    yield notification, 0


def _cut(notification: _Notification, part: str, least: int, most: int) -> bytes | None:
    """With as many clusters of one part as fit, at least `least` of them; None when those are too many."""
    whole = _encode(notification)
    if len(whole) <= most:
        return whole
    parts = clusters(notification.title if part == "title" else notification.body)

    def encode_first(count: int) -> bytes:
        text = close_cut(parts[:count]) if count else ""
        return _encode(replace(notification, title=text) if part == "title" else replace(notification, body=text))

    counts = range(least, len(parts))
    fitting = bisect_right(counts, most, key=lambda count: len(encode_first(count)))
    return encode_first(counts[fitting - 1]) if fitting else None


def _encode(notification: _Notification) -> bytes:
    document: dict[str, Any] = {
        "title": notification.title,
        "body": notification.body,
        **notification.fixed,
        **notification.pictures,
    }
    if notification.actions:
        document["actions"] = notification.actions
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
