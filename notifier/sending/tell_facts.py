"""The facts a message is written with: those of its trigger, what was folded into it, for whom they are, what is news.

Conditions are held against the trigger's own facts: these are for writing only.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from notifier.authoring.wording import get_wording, worded_triggers
from notifier.channels.content import SenderView
from notifier.channels.email_values import collect_values
from notifier.channels.reader_facts import AUDIENCE, find_audience, limit_facts
from notifier.channels.rendering import WordingError
from notifier.channels.words import odd_facts_told, render_words
from notifier.sending.readers import TEAM_WORDS
from notifier.vocabulary.facts import Facts
from notifier.vocabulary.recipient_kind import RecipientKind


@dataclass(frozen=True, slots=True)
class MessageNews:
    """What one message tells."""

    #: The trigger whose words are said, and the one that happened.
    words: str
    cause: str
    language: str
    facts: Facts
    #: Facts of the messages it tells as well.
    folded: tuple[Facts, ...]
    #: It goes to the trigger's own person.
    is_for_person: bool


def tell_facts(sender: SenderView, news: MessageNews) -> Facts:
    """The facts as its reader may see them, with `parcels`, `parcel_count` and, for the team, `news`."""
    facts = news.facts
    if news.folded:
        snapshots = (facts, *news.folded)
        facts = {**facts, "parcels": snapshots, "parcel_count": len(snapshots)}
    if news.words == TEAM_WORDS:
        headline = _find_headline(sender, news)
        return {**facts, "news": {"trigger": news.cause, "headline": headline}} if headline else facts
    if not news.is_for_person:
        facts = {**facts, AUDIENCE: RecipientKind.RECEIVER.value}
    audience = find_audience(news.words, facts)
    return facts if audience is RecipientKind.SHOPPER else dict(limit_facts(facts, audience))


def _find_headline(sender: SenderView, news: MessageNews) -> str | None:
    """What the shopper would read first, without greeting; None where there are no words for it."""
    if news.cause == news.words or news.cause not in worded_triggers():
        return None
    facts: Mapping[str, object] = {name: group for name, group in news.facts.items() if name != "person"}
    wording = get_wording(news.cause, news.language)
    try:
        with odd_facts_told():
            values = collect_values(sender, news.cause, wording.language, facts, {})
            return render_words(wording, values, is_strict=False)["headline"] or None
    except WordingError:
        return None
