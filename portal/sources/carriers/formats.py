"""What tracking numbers of each carrier look like, and where their check digit sits."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from portal.sources.carriers.checksums import (
    fedex_digit,
    gs1_digit,
    luhn_digit,
    mod7_digit,
    mod37_36_digit,
    s10_digit,
    ups_digit,
)

Digit = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """One form of number. `pattern` matches the whole normalised number; its group `serial` goes into the check digit
    in group `check`. `distinct` says how telling the form is, 0 to 1: a prefix of letters is, twelve digits are not.
    """

    carrier: str
    pattern: re.Pattern[str]
    distinct: float
    digit: Digit | None = None
    prefix: str = ""

    def match(self, number: str) -> re.Match[str] | None:
        """The match of the whole number, or None."""
        return self.pattern.fullmatch(number)

    def verify(self, found: re.Match[str]) -> bool | None:
        """Whether the check digit is right; None for a form without one."""
        if self.digit is None:
            return None
        return self.digit(self.prefix + found["serial"]) == found["check"]


def _form(carrier: str, pattern: str, distinct: float, digit: Digit | None = None, *, prefix: str = "") -> NumberFormat:
    return NumberFormat(carrier, re.compile(pattern, re.ASCII), distinct, digit, prefix)


_ROUTE: Final = r"(?:420(?:\d{5}|\d{9}))?"

FORMATS: Final = (
    _form("ups", r"1Z(?P<serial>[0-9A-Z]{15})(?P<check>\d)", 1.0, ups_digit),
    _form("ups", r"[AHJKTV](?P<serial>\d{9})(?P<check>\d)", 0.7, ups_digit),
    _form("ups", r"(?:9\d{17}|\d{9})", 0.15),
    _form("usps", rf"{_ROUTE}(?P<serial>9[1-5]\d{{19}})(?P<check>\d)", 0.95, gs1_digit),
    _form("usps", rf"{_ROUTE}(?P<serial>9[2-5]\d{{23}})(?P<check>\d)", 0.95, gs1_digit),
    _form("usps", rf"{_ROUTE}(?P<serial>94\d{{27}})(?P<check>\d)", 0.9, gs1_digit),
    _form("usps", r"(?:420(?:\d{5}|\d{9}))(?P<serial>\d{19})(?P<check>\d)", 0.9, gs1_digit, prefix="91"),
    _form("usps", r"(?P<serial>\d{19})(?P<check>\d)", 0.6, gs1_digit),
    _form("usps", r"(?P<serial>\d{19})(?P<check>\d)", 0.5, gs1_digit, prefix="91"),
    _form("fedex", r"(?P<serial>\d{11})(?P<check>\d)", 0.65, fedex_digit),
    _form("fedex", r"(?P<serial>\d{14})(?P<check>\d)", 0.65, gs1_digit),
    _form("fedex", r"96\d{5}(?P<serial>\d{14})(?P<check>\d)", 0.9, gs1_digit),
    _form("fedex", r"96\d{18}(?P<serial>\d{13})(?P<check>\d)", 0.9, fedex_digit),
    _form("fedex", r"[0-8]\d{19}(?P<serial>\d{13})(?P<check>\d)", 0.8, fedex_digit),
    _form("fedex", r"3\d{15}(?P<serial>\d{11})(?P<check>\d)\d{4}", 0.75, fedex_digit),
    _form("fedex", r"(?P<serial>\d{17})(?P<check>\d)", 0.4, gs1_digit),
    _form("fedex", r"DT\d{12}", 0.6),
    _form("dhl", r"(?P<serial>\d{9,10})(?P<check>\d)", 0.5, mod7_digit),
    _form("dhl", r"JJ?D\d{9,10}", 0.8),
    _form("dhl", r"J[A-Z]{2,3}\d{9,10}", 0.5),
    _form("dhl_parcel", r"JJ?D0\d{15,18}", 0.75),
    _form("dhl_parcel", r"(?P<serial>00340434\d{11})(?P<check>\d)", 0.95, gs1_digit),
    _form("dhl_parcel", r"3S[0-9A-Z]{8,15}", 0.3),
    _form("dhl", r"(?:GM|LX|RX|UV|CN|SG|TH|IN|HK|MY)(?=[A-Z]*\d)[0-9A-Z]{10,39}", 0.5),
    _form("dhl", r"\d{14}", 0.3),
    _form("dpd", r"(?P<serial>\d{14})(?P<check>[0-9A-Z])", 0.6, mod37_36_digit),
    _form("dpd", r"(?P<serial>\d{27})(?P<check>[0-9A-Z])", 0.8, mod37_36_digit),
    _form("dpd", r"\d{14}", 0.28),
    _form("canada_post", r"(?P<serial>\d{15})(?P<check>\d)", 0.7, gs1_digit),
    _form("amazon", r"TB[ABCM]\d{12}", 1.0),
    _form("amazon", r"[AFC]\d{10}", 0.55),
    _form("canpar", r"[CDKLSUXZ]\d{21}", 0.9),
    _form("gofo", r"GFUS\d{14}", 1.0),
    _form("landmark", r"LTN\d{8}N1", 1.0),
    _form("lasership", r"L[AEHINX][1-3]\d{7}", 0.9),
    _form("lasership", r"1LS(?:7[12]\d{10}|7[12]\d{2}01[1-4]\d{6}1|CX[0-9A-Z]{10})", 1.0),
    _form("old_dominion", r"(?P<serial>(?:77[78]|072|780)\d{7})(?P<check>\d)", 0.7, luhn_digit),
    _form("old_dominion", r"(?P<serial>80\d{8})(?P<check>\d)", 0.65, luhn_digit),
    _form("ontrac", r"C(?P<serial>\d{13})(?P<check>\d)", 0.95, ups_digit, prefix="4"),
    _form("ontrac", r"D(?P<serial>\d{13})(?P<check>\d)", 0.95, ups_digit, prefix="5"),
    _form("purolator", r"(?P<serial>[0-5]\d{10})(?P<check>\d)", 0.6, luhn_digit),
    _form("purolator", r"[A-Z]{3}\d{9}", 0.6),
    _form("speedee", r"SP\d{18}", 1.0),
    _form("yodel", r"JJ?D\d{16}", 0.8),
    _form("yunexpress", r"YT\d{16}", 1.0),
    _form("evri", r"[TH]\d{2}[0-9A-Z]{4}\d{9}", 0.8),
    _form("gls", r"(?P<serial>\d{11})(?P<check>\d)", 0.35, gs1_digit),
    _form("gls", r"Z[0-9A-Z]{7}", 0.4),
    _form("colissimo", r"\d[A-Z]\d{11}", 0.8),
    _form("mondial_relay", r"\d{8}", 0.2),
    _form("inpost", r"(?P<serial>\d{23})(?P<check>\d)", 0.6, gs1_digit),
    _form("sf_express", r"SF\d{12,13}", 1.0),
    _form("cainiao", r"LP\d{14}", 0.95),
    _form("yanwen", r"(?:YW|YP)\d{9,16}", 0.8),
    _form("fourpx", r"4PX\d{13}CN", 1.0),
    _form("yamato", r"(?P<serial>\d{11})(?P<check>\d)", 0.3, mod7_digit),
    _form("sagawa", r"(?P<serial>\d{11})(?P<check>\d)", 0.29, mod7_digit),
    _form("postnl", r"3S[0-9A-Z]{11,13}", 0.75),
    _form("australia_post", r"(?:33|36|99|AP)[0-9A-Z]{10,21}", 0.25),
    _form("simulated", r"SIM[0-9A-Z]{4,20}", 1.0),
)

# The post of each country by the S10 number's last two letters; others are known as "s10" only.
S10_FORM: Final = _form("s10", r"[A-Z]{2}(?P<serial>\d{8})(?P<check>\d)(?P<country>[A-Z]{2})", 0.6, s10_digit)
S10_POSTS: Final = {
    "AT": "austrian_post",
    "AU": "australia_post",
    "BE": "bpost",
    "BR": "correios",
    "CA": "canada_post",
    "CH": "swiss_post",
    "CN": "china_post",
    "DE": "dhl_parcel",
    "ES": "correos",
    "FR": "la_poste",
    "GB": "royal_mail",
    "HK": "hongkong_post",
    "IE": "an_post",
    "IN": "india_post",
    "IT": "poste_italiane",
    "JP": "japan_post",
    "NL": "postnl",
    "NZ": "nz_post",
    "PL": "poczta_polska",
    "PT": "ctt",
    "RO": "posta_romana",
    "SE": "postnord",
    "SG": "singapore_post",
    "TW": "chunghwa_post",
    "US": "usps",
}
