"""What the linter says of the words themselves: promotion, shouting, and links that lead away."""

import re
from collections.abc import Collection, Iterator
from typing import Final
from urllib.parse import urlsplit

from notifier.authoring.findings import Finding, Severity, locate
from notifier.authoring.promotional_words import ANYWHERE, OPT_OUT_WORDS, PROMOTIONAL_WORDS, SHORTENERS
from notifier.channels.content import SenderView
from notifier.vocabulary.marking import N_

_MARK: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_LINK: Final = re.compile(r"(?:https?://|www\.)[^\s<>\"'{}|、。，．！？；：（）「」『』،؛؟]+", re.IGNORECASE)
#: What ends a sentence or a bracket behind a link, and is none of it.
_BEHIND_LINKS: Final = ".,;:!?)]*_"
#: Short addresses are written without a scheme as often as with one.
_BARE_SHORT: Final = re.compile(
    r"(?<![\w./@])(?:" + "|".join(map(re.escape, sorted(SHORTENERS))) + r")/\w[^\s<>\"'{}|]*", re.IGNORECASE
)
#: The first letter that is not Latin (Unicode ends Latin Extended-B there).
_BEHIND_LATIN: Final = "\u0250"
_CAPITAL_WORD: Final = re.compile(r"\b[^\W\d_]{4,}\b")
_SHOUTS: Final = re.compile(r"[!¡！]{2,}")
_FEWEST_CAPITALS: Final = 2


def lint_promotion(part: str, source: str, language: str) -> Iterator[Finding]:
    """Promotional words of the language; for messages that are about an order."""
    base = language.partition("-")[0].lower()
    text = _blank_marks(source)
    for word in PROMOTIONAL_WORDS.get(base, ()):
        edge = "" if base in ANYWHERE or not word[0].isalnum() else r"(?<!\w)"
        found = re.search(edge + re.escape(word), text, re.IGNORECASE)
        if found is not None:
            message = N_(
                "%(word)s promotes something, and this is a message about an order: say it in an offer instead."
            )
            yield Finding(
                Severity.WARNING, "promotional", part, *locate(source, found.start()), message, {"word": found[0]}
            )
            return


def lint_shouting(part: str, source: str) -> Iterator[Finding]:
    """Words in capitals and rows of exclamation marks: filters of mail count them, and people feel shouted at."""
    text = _blank_marks(source)
    loud = [word for word in _CAPITAL_WORD.finditer(text) if word[0].isupper() and word[0] not in OPT_OUT_WORDS]
    if len(loud) >= _FEWEST_CAPITALS:
        message = N_("%(word)s and other words are all capitals: write them as usual.")
        place = locate(source, loud[0].start())
        yield Finding(Severity.WARNING, "capitals", part, *place, message, {"word": loud[0][0]})
    marks = _SHOUTS.search(text)
    if marks is not None:
        message = N_("One exclamation mark is enough.")
        yield Finding(Severity.HINT, "exclamations", part, *locate(source, marks.start()), message)


def lint_links(part: str, source: str, domains: Collection[str]) -> Iterator[Finding]:
    """Links to somewhere else, and short ones that hide where they lead."""
    text = _blank_marks(source)
    links = [*_find_links(text, _LINK)]
    for offset, link in links:
        host = _host_of(link)
        if host not in SHORTENERS and not _is_own(host, domains):
            message = N_("%(link)s leads away from the shop: link to its own pages.")
            yield Finding(Severity.WARNING, "foreign_link", part, *locate(source, offset), message, {"link": link})
    hidden = {found for found in links if _host_of(found[1]) in SHORTENERS}
    for offset, link in sorted(hidden.union(_find_links(text, _BARE_SHORT))):
        message = N_(
            "%(link)s hides where it leads, so carriers hold such messages back: write the shop's own address."
        )
        yield Finding(Severity.ERROR, "shortener", part, *locate(source, offset), message, {"link": link})


def own_domains(sender: SenderView) -> frozenset[str]:
    """The hosts a sender's links may lead to, with everything below them."""
    addresses = [sender.base_url, sender.website or ""]
    addresses += [str(link.get("url", "")) for link in sender.branding.get("links") or () if isinstance(link, dict)]
    hosts = {_host_of(address) for address in addresses}
    return frozenset(host.removeprefix("www.") for host in hosts if host)


def names_opt_out(source: str) -> bool:
    """Whether the words say how to hear no more: by a link to the preferences, or by a word to answer."""
    if "links.unsubscribe" in source or "links.preferences" in source:
        return True
    text = _blank_marks(source)
    return any(re.search(re.escape(word).join(_edge_of(word)), text) for word in OPT_OUT_WORDS)


def _find_links(text: str, kind: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    for link in kind.finditer(text):
        yield link.start(), link[0].rstrip(_BEHIND_LINKS)


def _edge_of(word: str) -> tuple[str, str]:
    """Latin words stand alone; others are written together with what is around them."""
    return (r"(?<!\w)", r"(?!\w)") if word[0] < _BEHIND_LATIN else ("", "")


def _host_of(address: str) -> str:
    try:
        host = urlsplit(address if "://" in address else f"https://{address}").hostname or ""
    except ValueError:
        return ""
    return host.rstrip(".").removeprefix("www.") if host.count(".") > 1 else host.rstrip(".")


def _is_own(host: str, domains: Collection[str]) -> bool:
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def _blank_marks(source: str) -> str:
    """The source with its Liquid marks as spaces, so that everything stays where it is."""
    return _MARK.sub(lambda mark: " " * len(mark[0]), source)
