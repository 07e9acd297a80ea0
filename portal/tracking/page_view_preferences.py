"""What the preference page shows: one section for each thing a person can set, each a form of its own."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Final

from portal.tracking.page_view_brand import Brand, Link


class Section(StrEnum):
    """A part of the page that is saved on its own; also its `id`."""

    TOPICS = "topics"
    DIAL = "dial"
    PAUSE = "pause"
    QUIET = "quiet"
    LANGUAGE = "language"
    ORDER = "order"
    ADDRESS = "address"
    STOP = "stop"


class Intent(StrEnum):
    """What a button asks for (field `intent`)."""

    TOPICS = "topics"
    DIAL = "dial"
    PAUSE = "pause"
    END_PAUSE = "end_pause"
    QUIET = "quiet"
    END_QUIET = "end_quiet"
    LANGUAGE = "language"
    STOP_EVERYTHING = "stop_everything"
    UNDO = "undo"
    ORDER = "order"
    NEW_ADDRESS = "new_address"
    CODE = "code"


class Said(StrEnum):
    """What just happened, or what was wrong; each has its words in `components/preferences.html`."""

    SAVED = "saved"
    PAUSED = "paused"
    PAUSE_ENDED = "pause_ended"
    QUIET = "quiet"
    QUIET_ENDED = "quiet_ended"
    ALL_STOPPED = "all_stopped"
    UNDONE = "undone"
    NO_SUCH_CHOICE = "no_such_choice"
    NO_SUCH_DAY = "no_such_day"
    TIMES_MISSING = "times_missing"
    TIMES_EQUAL = "times_equal"
    CONFIRM_OFFERS = "confirm_offers"
    OLD_IS_ASKED = "old_is_asked"
    NEW_IS_ASKED = "new_is_asked"
    CODE_SENT = "code_sent"
    MOVED = "moved"
    NO_SUCH_ADDRESS = "no_such_address"
    CODE_WRONG = "code_wrong"
    CODE_OVER = "code_over"
    TOO_OFTEN = "too_often"

    @property
    def is_problem(self) -> bool:
        """Whether nothing was changed because of it."""
        return self in _PROBLEMS


_PROBLEMS: Final = frozenset(
    {
        *(Said.NO_SUCH_CHOICE, Said.NO_SUCH_DAY, Said.TIMES_MISSING, Said.TIMES_EQUAL),
        *(Said.NO_SUCH_ADDRESS, Said.CODE_WRONG, Said.CODE_OVER, Said.TOO_OFTEN),
    }
)


@dataclass(frozen=True, slots=True)
class Notice:
    """The status line of a section; `others` are sections that changed with it."""

    section: Section
    said: Said
    others: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class ChannelColumn:
    """A channel the person can be reached on (`email`, `sms`, `whatsapp`, `push`); `address` is masked."""

    kind: str
    address: str


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic and whether it is wanted on each channel, in the order of the columns.

    A checkbox is field `want` with the value `<topic>:<channel>`; fields `shown` name the channels that were shown.
    """

    kind: str
    wanted: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class PauseView:
    """`until_on` is the day on which messages start again (field `until`), None without a pause."""

    until_on: date | None
    earliest_on: date
    latest_on: date


@dataclass(frozen=True, slots=True)
class QuietView:
    """The person's own hours (fields `from` and `until`), None without; `place` names the zone, empty when unknown."""

    begins: time | None
    ends: time | None
    place: str


@dataclass(frozen=True, slots=True)
class LanguageOption:
    """A language of messages (field `language`) in its own words."""

    tag: str
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class AddressView:
    """The form for a new e-mail address or number (field `address`); all of it masked.

    `waiting` is an address that is being asked; `takes_code` asks for the code it was sent (field `code`).
    """

    email: str
    number: str
    takes_numbers: bool
    waiting: str
    takes_code: bool


@dataclass(frozen=True, slots=True)
class ReasonView:
    """Why somebody got the message whose link was followed; `agreed_on` None when silence was enough.

    `rule` is its name, empty for one that came with the shop; `occasion` is empty for answers.
    """

    occasion: str
    happened_on: date
    rule: str
    agreed_on: date | None
    is_promotional: bool


@dataclass(frozen=True, slots=True)
class PreferencesPage:
    """Preferences of one recipient; every form `POST`s to `action_url` with its `intent`.

    `address` is masked (`m•••@shop.example`). `tracking_url` leads back to the order, None from a message.
    """

    brand: Brand
    action_url: str
    csrf_token: str | None
    address: str
    channels: tuple[ChannelColumn, ...]
    topics: tuple[TopicRow, ...]
    #: The step of the dial: `all`, `important`, `delivery_day`, `silent`.
    dial: str
    pause: PauseView
    quiet: QuietView
    message_languages: tuple[LanguageOption, ...]
    #: The channels in the order they are tried, none when there is only one (field `move`: `<channel>:up` or `:down`).
    order: tuple[str, ...]
    #: None where the shop has to be asked.
    new_address: AddressView | None
    reason: ReasonView | None
    is_all_stopped: bool
    notice: Notice | None
    tracking_url: str | None
    languages: tuple[Link, ...]

    @property
    def asks_yes(self) -> bool:
        """Whether a channel is shown that needs an opt-in for everything."""
        return any(column.kind == "whatsapp" for column in self.channels)
