"""Which carriers a tracking number may belong to, by its form and check digit, best first."""

from dataclasses import dataclass
from typing import Final

from portal.sources.carriers.formats import FORMATS, S10_FORM, S10_POSTS

_WITHOUT_CHECK: Final = 0.85
_WRONG_CHECK: Final = 0.1
_SEPARATORS: Final = dict.fromkeys(map(ord, " \t\r\n-.‐‑–_/"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A carrier the number may belong to; `score` from 0 to 1, `checksum` None for a form without a check digit."""

    carrier: str
    score: float
    checksum: bool | None


def normalise_number(number: str) -> str:
    """Upper case without spaces, dashes and dots, the form in which numbers are compared."""
    return number.upper().translate(_SEPARATORS)


def recognise(number: str) -> tuple[Candidate, ...]:
    """The carriers whose numbers look like this one, best first, each once; empty when no form fits.

    A right check digit speaks for a carrier, a wrong one nearly rules it out: people mistype numbers.
    """
    normalised = normalise_number(number)
    found = [
        _weigh(form.carrier, form.distinct, checksum=form.verify(match))
        for form in FORMATS
        if (match := form.match(normalised)) is not None
    ]
    best: dict[str, Candidate] = {}
    for candidate in (*found, *_recognise_post(normalised)):
        known = best.get(candidate.carrier)
        if known is None or candidate.score > known.score:
            best[candidate.carrier] = candidate
    return tuple(sorted(best.values(), key=lambda candidate: (-candidate.score, candidate.carrier)))


def _recognise_post(number: str) -> list[Candidate]:
    match = S10_FORM.match(number)
    if match is None:
        return []
    checksum = S10_FORM.verify(match)
    post = S10_POSTS.get(match["country"])
    posts = [_weigh(post, 0.95, checksum=checksum)] if post else []
    return [*posts, _weigh(S10_FORM.carrier, S10_FORM.distinct, checksum=checksum)]


def _weigh(carrier: str, distinct: float, *, checksum: bool | None) -> Candidate:
    if checksum is None:
        score = distinct * _WITHOUT_CHECK
    elif checksum:
        score = distinct
    else:
        score = distinct * _WRONG_CHECK
    return Candidate(carrier, round(score, 3), checksum)
