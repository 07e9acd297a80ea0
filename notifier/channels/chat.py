"""Chat content: what happened to which order, for the merchant's own team."""

from dataclasses import dataclass

from notifier.channels.filters import isolate
from notifier.channels.short_words import ShortJob, clean, render_short_words
from notifier.channels.translations import get_translations


@dataclass(frozen=True, slots=True)
class ChatContent:
    """A finished message to a team."""

    title: str
    text: str
    link: str | None

    @property
    def text_with_link(self) -> str:
        """For chats that have no place of their own for a link."""
        return f"{self.text}\n{self.link}" if self.link else self.text


def render_chat(job: ShortJob, *, is_strict: bool = False) -> ChatContent:
    """The finished message; raises `WordingError` when the words cannot be read or the facts are odd."""
    words = render_short_words(job, is_strict=is_strict)
    sender = clean(job.sender.name)
    if words.order_number is None:
        return ChatContent(sender, words.text, job.page_url)
    # Translators: The title of a message to a shop's team; %(sender)s is the shop.
    pattern = get_translations(job.wording.language).gettext("Order %(number)s at %(sender)s")
    names = {"number": isolate(words.order_number, words.locale), "sender": isolate(sender, words.locale)}
    return ChatContent(pattern % names, words.text, job.page_url)
