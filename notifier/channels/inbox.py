"""Inbox content: what a shopper finds on the shop's own page, where nobody has to be told which shop speaks."""

from dataclasses import dataclass

from notifier.channels.short_words import ShortJob, render_short_words


@dataclass(frozen=True, slots=True)
class InboxContent:
    """A finished message of the inbox."""

    title: str
    text: str
    link: str | None
    #: The label of the link.
    action: str


def render_inbox(job: ShortJob, *, is_strict: bool = False) -> InboxContent:
    """The finished message; raises `WordingError` when the words cannot be read or the facts are odd."""
    words = render_short_words(job, is_strict=is_strict)
    return InboxContent(title=words.headline, text=words.text, link=job.page_url, action=words.action)
