"""Reading of environment variables that collects every problem before it complains."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from notifier.foundation.errors import ConfigurationError

_TRUE = {"1", "true", "yes", "on"}
#: Schemes whose address needs no host and no path.
_PLACELESS = {"memory"}
#: Schemes whose address is nothing without a host.
_HOSTED = {"http", "https", "smtp", "smtps"}
_FALSE = {"0", "false", "no", "off", ""}


class EnvironmentReader:
    """Typed look-ups in an environment; wrong values are noted and reported together by `finish`."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """Read from this mapping alone."""
        self._environment = environment
        self._problems: list[str] = []

    def text(self, name: str, default: str) -> str:
        """The trimmed value, or the default when it is unset or empty."""
        return self._environment.get(name, "").strip() or default

    def required(self, name: str, why: str) -> str:
        """The value; its absence is a problem explained by `why`."""
        value = self.text(name, "")
        if not value:
            self.problem(f"{name} is not set: {why}")
        return value

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        """One of the allowed words."""
        value = self.text(name, default)
        if value in allowed:
            return value
        self.problem(f"{name} is {value!r}, but must be one of {', '.join(allowed)}.")
        return default

    def flag(self, name: str, *, default: bool) -> bool:
        """A yes or no, written 1 or 0."""
        value = self.text(name, "1" if default else "0").lower()
        if value in _TRUE | _FALSE:
            return value in _TRUE
        self.problem(f"{name} is {value!r}, but must be 1 or 0.")
        return default

    def whole_number(self, name: str, default: int, *, least: int, most: int) -> int:
        """A whole number within bounds."""
        value = self.text(name, str(default))
        if value.isascii() and value.isdigit() and least <= int(value) <= most:
            return int(value)
        self.problem(f"{name} is {value!r}, but must be a whole number from {least} to {most}.")
        return default

    def url(self, name: str, default: str, schemes: tuple[str, ...], *, is_base: bool = False) -> str:
        """An absolute address with one of the schemes, without a slash at its end; a base can be added to."""
        value = self.text(name, default)
        try:
            parts = urlsplit(value)
            has_path = bool(parts.path) and parts.scheme not in _HOSTED
            has_place = bool(parts.netloc) or has_path or parts.scheme in _PLACELESS
            is_valid = parts.scheme in schemes and has_place
        except ValueError:
            is_valid = False
        if value and not is_valid:
            self.problem(
                f"{name} is {_without_login(value)!r}, but must be an address that starts with {' or '.join(schemes)}."
            )
            return default
        if is_base and ("?" in value or "#" in value):
            self.problem(f"{name} is {_without_login(value)!r}, but must be an address without ? and #.")
            return default
        return value if value.endswith("://") else value.rstrip("/")

    def words(self, name: str) -> tuple[str, ...]:
        """Words separated by white space."""
        return tuple(self.text(name, "").split())

    def problem(self, sentence: str) -> None:
        """Note one more thing that is wrong."""
        self._problems.append(sentence)

    def finish(self) -> None:
        """Raise `ConfigurationError` when anything was wrong."""
        if self._problems:
            raise ConfigurationError(tuple(self._problems))


def _without_login(url: str) -> str:
    """An address as it may be shown: everything before the last `@` can be part of a password, however it is typed."""
    before, at, after = url.rpartition("@")
    if not at:
        return url
    scheme, mark, _ = before.partition("://")
    return f"{scheme}{mark}…@{after}" if mark else f"…@{after}"
