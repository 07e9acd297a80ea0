"""How a provider presents itself to the registry, and the settings that every provider's account has."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final, Protocol

from notifier.foundation.errors import ConfigurationError
from notifier.providers.callbacks import CallbackSource
from notifier.providers.contract import Provider
from notifier.vocabulary.channel import Channel

COMMON_KEYS: Final = ("rate", "price", "currency", "transliterate")
_RATE: Final = re.compile(r"(\d+(?:\.\d+)?)/(s|min|h)")
_PERIOD_SECONDS: Final = {"s": 1, "min": 60, "h": 3600}


@dataclass(frozen=True, slots=True)
class ProviderIdentity:
    """Whom the messages of a provider come from; empty when not set, or where the channel has no such thing."""

    from_address: str = ""
    from_name: str = ""
    reply_to: str = ""
    #: `bounces@shop.example`: bounces of a message go to `bounces+<id>@shop.example`. Empty for the from address.
    return_path: str = ""
    #: Name of the provider that reports about mails sent by SMTP, such as `ses`; empty when nobody does.
    events: str = ""


class OpenProvider(Protocol):
    """Makes a provider of its own settings; raises `ConfigurationError` that names each wrong key."""

    def __call__(self, settings: Mapping[str, str], *, allows_private: bool) -> Provider[Any]:
        """A provider ready to send, not yet connected."""


@dataclass(frozen=True, slots=True)
class SettingField:
    """A setting as a form asks for it; what `is_secret` is never shown again, `example` has the right shape."""

    key: str
    is_required: bool = False
    is_secret: bool = False
    example: str = ""
    #: Seldom needed: a form may hide it until somebody asks for more.
    is_special: bool = False


#: What every account that costs something may be told beside the provider's own settings.
PRICE_FIELDS: Final = (
    SettingField("price", example="0.0075", is_special=True),
    SettingField("currency", example="EUR", is_special=True),
)
RATE_FIELD: Final = SettingField("rate", example="10/s", is_special=True)


@dataclass(frozen=True, slots=True)
class ProviderKind:
    """One provider Milepost can use."""

    channels: frozenset[Channel]
    open: OpenProvider
    read_identity: Callable[[Mapping[str, str]], ProviderIdentity]
    callbacks: CallbackSource | None = None
    #: Its callbacks give back nothing of ours, so the address we ask it to call names the message.
    calls_by_message: bool = False
    #: What a form asks for, in its order; the provider may know more.
    fields: tuple[SettingField, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountTerms:
    """What holds for an account whoever the provider is."""

    #: Most messages a second, None without limit.
    per_second: float | None = None
    #: Price of one message (SMS: of one segment) for estimates, with its ISO 4217 code; None when not known.
    price: Decimal | None = None
    currency: str = ""
    #: Whether SMS letters may be replaced by look-alikes that cost less.
    transliterates: bool = False

    @classmethod
    def parse(cls, settings: Mapping[str, str]) -> "tuple[AccountTerms, dict[str, str]]":
        """Read `rate` (`10/s`, `300/min`, `5000/h`), `price`, `currency` and `transliterate` (`1` or `0`).

        Returns the terms and the other settings. Raises `ConfigurationError` with every problem.
        """
        problems: list[str] = []
        transliterate = settings.get("transliterate", "0")
        if transliterate not in ("0", "1"):
            problems.append(f"transliterate must be 1 or 0, not {transliterate!r}.")
        price, currency = _read_price(settings, problems)
        terms = cls(_read_rate(settings.get("rate"), problems), price, currency, transliterate == "1")
        if problems:
            raise ConfigurationError(tuple(problems))
        return terms, {key: value for key, value in settings.items() if key not in COMMON_KEYS}


def refuse_unknown_keys(provider: str, settings: Mapping[str, str], known: tuple[str, ...]) -> list[str]:
    """One sentence for each setting the provider does not know."""
    takes = ", ".join((*known, *COMMON_KEYS))
    return [f"{provider} does not know the setting {key!r}; it takes {takes}." for key in settings if key not in known]


def _read_rate(text: str | None, problems: list[str]) -> float | None:
    if text is None:
        return None
    found = _RATE.fullmatch(text.strip())
    if found is None or float(found[1]) <= 0:
        problems.append(f"rate must be a number per s, min or h such as 10/s, not {text!r}.")
        return None
    return float(found[1]) / _PERIOD_SECONDS[found[2]]


def _read_price(settings: Mapping[str, str], problems: list[str]) -> tuple[Decimal | None, str]:
    currency = settings.get("currency", "").strip().upper()
    if "price" not in settings:
        return None, currency
    try:
        price = Decimal(settings["price"])
    except InvalidOperation:
        price = Decimal(-1)
    if not price.is_finite() or price < 0:
        problems.append(f"price must be a number such as 0.0075, not {settings['price']!r}.")
    if not re.fullmatch(r"[A-Z]{3}", currency):
        problems.append("currency must be a code such as EUR when there is a price.")
    return price, currency
