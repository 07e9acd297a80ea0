"""Every other country: laws and network rules where they speak of texts, else the hours decent shops keep.

Many laws name hours for voice calls only. They are told in the source of the row, because somebody will ask.
"""

from collections.abc import Mapping
from typing import Final

from notifier.rules.country_hours.hours_row import (
    EVERYWHERE,
    FIRST_DAY,
    RINGING,
    Basis,
    CountryHours,
    daily,
    weekly,
)

#: Why each country has no hours of its own for texts.
_WITHOUT_LAW: Final[Mapping[str, str]] = {
    "AT": "Telekommunikationsgesetz 2021 § 174 asks for consent and names no hours.",
    "AU": "Spam Act 2003 names no hours; those of the Telemarketing Standard 2017 are about voice calls.",
    "BE": "Code de droit économique, livre VI, asks for consent and names no hours for texts.",
    "CA": "Canada's Anti-Spam Legislation names no hours; those of the CRTC are about voice calls.",
    "CH": "Bundesgesetz gegen den unlauteren Wettbewerb, Art. 3, names no hours.",
    "DE": "Gesetz gegen den unlauteren Wettbewerb § 7 asks for consent and names no hours.",
    "ES": "Ley 34/2002, art. 21, names no hours; those of the consumer code, art. 96, are about voice calls.",
    "GB": "Privacy and Electronic Communications Regulations 2003 name no hours.",
    "IE": "ePrivacy Regulations 2011 (S.I. 336) name no hours.",
    "IT": "Codice privacy, art. 130, names no hours; those of the telemarketing code are about voice calls.",
    "JP": "Act on Regulation of Transmission of Specified Electronic Mail names no hours.",
    "NL": "Telecommunicatiewet art. 11.7 asks for consent; the hours of the telemarketing code are about voice calls.",
    "NZ": "Unsolicited Electronic Messages Act 2007 names no hours.",
    "PL": "Prawo komunikacji elektronicznej, art. 398, asks for consent and names no hours.",
    "PT": "Lei 41/2004, art. 13.º-A, asks for consent and names no hours for texts.",
    "RO": "Legea 506/2004, art. 12, asks for consent and names no hours.",
}

ROWS: Final[tuple[CountryHours, ...]] = (
    CountryHours(
        "FR",
        None,
        weekly((8, 22), (8, 22), None),
        Basis.CODE,
        FIRST_DAY,
        "Operators' rule for marketing texts in France: none from 22:00 to 8:00, on Sundays and on public holidays",
        is_closed_on_holidays=True,
    ),
    CountryHours(
        "IN",
        None,
        daily(10, 21),
        Basis.LAW,
        FIRST_DAY,
        "Telecom Commercial Communications Customer Preference Regulations 2018 (TRAI): promotion from 10 to 21 h",
    ),
    *(
        CountryHours(country, None, daily(8, 21), Basis.CUSTOM, FIRST_DAY, source, channels=RINGING)
        for country, source in _WITHOUT_LAW.items()
    ),
    CountryHours(
        EVERYWHERE,
        None,
        daily(8, 21),
        Basis.CUSTOM,
        FIRST_DAY,
        "Courtesy: nobody is woken by a shop.",
        channels=RINGING,
    ),
)
