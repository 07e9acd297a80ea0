"""How badly the other side behaves: a seeded share of requests goes wrong, and a ledger of what was really taken."""

import random
import threading
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from notifier.vocabulary.channel import Channel


class Answer(StrEnum):
    """What a request meets; a mail server has its own form of each."""

    TAKEN = "taken"
    SERVER_ERROR = "500"
    UNAVAILABLE = "503"
    TOO_MANY = "429"
    REFUSED = "refused for good"
    #: The client must not know what became of these.
    TAKEN_GATEWAY = "taken, 502"
    TAKEN_HUNG_UP = "taken, hung up"
    TAKEN_GARBAGE = "taken, garbage"
    TAKEN_CUT_SHORT = "taken, cut short"
    TAKEN_LATE = "taken, too late"
    HUNG_UP = "not taken, hung up"
    #: Hung up before a byte was read; of connections, not of messages.
    TURNED_AWAY = "turned away"

    @property
    def is_taken(self) -> bool:
        """Whether the message counts as accepted, whatever the client learns."""
        return self.value.startswith("taken")


#: Out of a thousand first or second tries of a message.
SHARES: Final[Mapping[Answer, int]] = {
    Answer.SERVER_ERROR: 25,
    Answer.UNAVAILABLE: 20,
    Answer.TOO_MANY: 15,
    Answer.REFUSED: 8,
    Answer.TAKEN_GATEWAY: 6,
    Answer.TAKEN_HUNG_UP: 12,
    Answer.TAKEN_GARBAGE: 6,
    Answer.TAKEN_CUT_SHORT: 6,
    Answer.TAKEN_LATE: 4,
    Answer.HUNG_UP: 10,
}
_TURNED_AWAY_SHARE: Final = 0.03
#: From this try on a message is treated well, so that the run ends.
_MOST_BAD_TRIES: Final = 3
#: Seconds until an answer, so that a batch lasts long enough to be killed in the middle.
_SLOWEST_SECONDS: Final = 0.04


@dataclass
class Ledger:
    """What the sinks have seen, by channel and by the message's own id where it bears one."""

    seed: int
    #: Once set, everybody behaves.
    is_calm: bool = False
    answers: dict[Channel, Counter[Answer]] = field(default_factory=lambda: defaultdict(Counter))
    #: Whole messages that arrived, taken or not.
    arrived: dict[Channel, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    taken: dict[Channel, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    #: Whose messages were refused for good.
    refused: dict[Channel, set[str]] = field(default_factory=lambda: defaultdict(set))
    _tries: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def choose(self, channel: Channel, who: str, *, but: frozenset[Answer] = frozenset()) -> Answer:
        """The answer to the next message for somebody; the same for the same seed, person and try."""
        with self._lock:
            self._tries[f"{channel}/{who}"] += 1
            number = self._tries[f"{channel}/{who}"]
        if self.is_calm or number > _MOST_BAD_TRIES:
            return Answer.TAKEN
        place = random.Random(f"{self.seed}/{channel}/{who}/{number}").randrange(1000)
        for answer, share in SHARES.items():
            place -= share
            if place < 0:
                chosen = Answer.TAKEN if answer in but else answer
                if chosen is Answer.REFUSED:
                    self.refused[channel].add(who)
                return chosen
        return Answer.TAKEN

    def turns_away(self, channel: Channel, connection: int) -> bool:
        """Whether a new connection is ended unread."""
        chance = random.Random(f"{self.seed}/{channel}/connection {connection}")
        if self.is_calm or chance.random() >= _TURNED_AWAY_SHARE:
            return False
        with self._lock:
            self.answers[channel][Answer.TURNED_AWAY] += 1
        return True

    def count_arrived(self) -> int:
        """How many messages have arrived, on all channels."""
        with self._lock:
            return sum(arrived.total() for arrived in self.arrived.values())

    def pause_seconds(self, who: str) -> float:
        """How long an answer takes."""
        return random.Random(f"{self.seed}/pause/{who}").uniform(0.002, _SLOWEST_SECONDS)

    def note(self, channel: Channel, message: str, answer: Answer) -> None:
        """A whole message has come and is answered so."""
        with self._lock:
            self.answers[channel][answer] += 1
            self.arrived[channel][message] += 1
            if answer.is_taken:
                self.taken[channel][message] += 1

    def note_early(self, channel: Channel, answer: Answer) -> None:
        """Somebody was refused before the message itself had come."""
        with self._lock:
            self.answers[channel][answer] += 1
