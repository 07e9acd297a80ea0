"""One line of the table: where, on which channels and when messages may arrive, since when, and who says so."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from notifier.foundation.open_hours import CLOSED, Week, whole_hours
from notifier.vocabulary.channel import Channel

#: In place of a country: everywhere.
EVERYWHERE: Final = "*"
#: What a phone rings for. Laws about texts are kept on WhatsApp too; e-mail and the inbox on the page wake nobody.
TEXTS: Final = frozenset({Channel.SMS, Channel.WHATSAPP})
RINGING: Final = TEXTS | {Channel.PUSH}
#: Laws older than this stand with this day: about earlier days the table says nothing.
FIRST_DAY: Final = dt.date(2020, 1, 1)


class Basis(StrEnum):
    """How binding the hours are."""

    LAW = "law"
    #: A rule of the networks, who hold back what breaks it.
    CODE = "code"
    #: Nobody prescribes hours for texts; decent shops keep these.
    CUSTOM = "custom"


@dataclass(frozen=True, slots=True)
class CountryHours:
    """Hours on the clocks of the person called; `region` None means the whole country.

    Only custom holds for transactional messages too: laws and codes are about promotion.
    """

    country: str
    region: str | None
    week: Week
    basis: Basis
    valid_from: dt.date
    source: str
    channels: frozenset[Channel] = TEXTS
    is_closed_on_holidays: bool = False

    @property
    def is_promotional_only(self) -> bool:
        """Whether it leaves transactional messages alone."""
        return self.basis is not Basis.CUSTOM


def daily(opens: int, closes: int) -> Week:
    """The same whole hours every day."""
    return (whole_hours(opens, closes),) * 7


def weekly(weekdays: tuple[int, int], saturday: tuple[int, int], sunday: tuple[int, int] | None) -> Week:
    """Whole hours of Monday to Friday, of Saturday and of Sunday; None is closed."""
    return (*(whole_hours(*weekdays),) * 5, whole_hours(*saturday), whole_hours(*sunday) if sunday else CLOSED)
