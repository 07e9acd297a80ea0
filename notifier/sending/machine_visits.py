"""Tells people from machines among those who load an open pixel or follow a link of a message."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from notifier.sending.machine_agents import (
    AGENT_ENDINGS,
    AGENT_PARTS,
    BOT_WORD,
    PERSONAL_PROXIES,
    PURPOSES,
    WHOLE_AGENTS,
)

#: Nobody has read and followed a link so soon after the provider was given the message.
FASTEST_READER_SECONDS: Final = 2.0
#: Within so many seconds other links of the same message count for `Visit.other_links_followed`.
BURST_SECONDS: Final = 10.0
#: A person may tap two links in a row; who follows this many others at once is looking at all of them.
BURST_LINKS: Final = 2

_PARTS: Final = re.compile("|".join([*map(re.escape, AGENT_PARTS), BOT_WORD]))
_READING_METHODS: Final = frozenset({"GET", "POST"})


class VisitKind(StrEnum):
    """What was looked at."""

    OPEN = "open"
    CLICK = "click"


class Visitor(StrEnum):
    """Who looked: all that is kept of a visit."""

    PERSON = "person"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Visit:
    """One request for an open pixel or a tracked link; judged at once, never stored."""

    kind: VisitKind
    method: str
    user_agent: str
    #: Values of the headers `Sec-Purpose`, `Purpose`, `X-Purpose` and `X-Moz`, as far as they were sent.
    purposes: tuple[str, ...] = ()
    #: Since the message was given to its provider; None when that is not known.
    seconds_since_sent: float | None = None
    #: Other links of the same message that were followed within `BURST_SECONDS` before this one.
    other_links_followed: int = 0


def judge_visit(visit: Visit) -> Visitor:
    """Whether a person looked, by what the request says of itself and by its pace.

    An open through Google's or Yahoo's image proxy is a person's: those load when the mail is opened. Apple's Mail
    Privacy Protection, and Gmail's own loading ahead, are machines: they load whether or not anybody looks
    (sources beside the tables in `machine_agents`). Neither address nor user agent is needed afterwards, and
    neither may be kept: the verdict is all (kannon-email/kannon, issue 412).
    """
    if visit.method.upper() not in _READING_METHODS or _is_made_ahead(visit.purposes):
        return Visitor.MACHINE
    if _is_machine_agent(visit.user_agent, visit.kind):
        return Visitor.MACHINE
    if visit.kind is VisitKind.CLICK and _is_too_fast(visit):
        return Visitor.MACHINE
    return Visitor.PERSON


def _is_made_ahead(purposes: tuple[str, ...]) -> bool:
    return any(word in value.lower() for value in purposes for word in PURPOSES)


def _is_machine_agent(user_agent: str, kind: VisitKind) -> bool:
    agent = user_agent.strip().lower()
    # A proxy for images has no business with links.
    if any(proxy in agent for proxy in PERSONAL_PROXIES):
        return kind is VisitKind.CLICK
    return agent in WHOLE_AGENTS or agent.endswith(AGENT_ENDINGS) or _PARTS.search(agent) is not None


def _is_too_fast(visit: Visit) -> bool:
    is_at_once = visit.seconds_since_sent is not None and visit.seconds_since_sent < FASTEST_READER_SECONDS
    return is_at_once or visit.other_links_followed >= BURST_LINKS
