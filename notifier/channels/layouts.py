"""Layouts, the form around the words: ours and never a merchant's, so they are Jinja2, compiled to Python and fast."""

import re
from collections.abc import Mapping
from functools import cache, partial
from typing import Any, Final

from jinja2 import ChainableUndefined, Environment, Template, Undefined
from jinja2.exceptions import TemplateError
from jinja2.runtime import LoopContext

from notifier.channels.filters import format_day, format_moment, format_money, get_locale, isolate
from notifier.channels.rendering import WordingError

# These stand in nearly every cell of a layout, so they are filled in once per language and not once per message.
_CONSTANT: Final = re.compile(r"\{\{ (language|direction|start|end) \}\}")


class _SilentUndefined(ChainableUndefined):
    """What is not known is nothing, also inside of what is not known."""


class _StrictUndefined(Undefined):
    """What is not known can be asked for, as in `{% if %}`, but not shown."""

    def __str__(self) -> str:
        raise self._undefined_exception(self._undefined_message)


class _LayoutEnvironment(Environment):
    """Values are plain dictionaries, so `a.b` asks for the key first, which is faster; only `loop` has attributes."""

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401  Jinja's own signature
        try:
            return obj[attribute]
        except (LookupError, TypeError):
            is_loop = isinstance(obj, LoopContext)
            return super().getattr(obj, attribute) if is_loop else self.undefined(obj=obj, name=attribute)


def language_values(language: str) -> dict[str, str]:
    """What a layout must know of its language: `language`, `direction`, and which side its lines `start` and `end`."""
    is_rtl = get_locale(language).text_direction == "rtl"
    direction, start, end = ("rtl", "right", "left") if is_rtl else ("ltr", "left", "right")
    return {"language": language, "direction": direction, "start": start, "end": end}


def parse_layout(source: str, language: str, *, escapes_html: bool, is_strict: bool) -> Template:
    """A layout whose dates and money follow a language; strict ones refuse unknown variables. Raises `WordingError`."""
    environment = _get_environment(language, escapes_html=escapes_html, is_strict=is_strict)
    constants = language_values(language)
    source = _CONSTANT.sub(lambda match: constants[match[1]], source)
    try:
        return environment.from_string(source)
    except TemplateError as problem:
        message = f"The layout cannot be read: {problem}."
        raise WordingError(message) from problem


def render_layout(template: Template, values: Mapping[str, Any]) -> str:
    """The finished form; raises `WordingError` when a strict layout misses a value."""
    try:
        return template.render(values)
    except TemplateError as problem:
        message = f"The layout cannot be rendered: {problem}."
        raise WordingError(message) from problem


@cache
def _get_environment(language: str, *, escapes_html: bool, is_strict: bool) -> Environment:
    undefined = _StrictUndefined if is_strict else _SilentUndefined
    environment = _LayoutEnvironment(autoescape=escapes_html, undefined=undefined)
    environment.filters["money"] = partial(_show_money, language=language)
    environment.filters["date"] = partial(format_day, language=language)
    environment.filters["time"] = partial(format_moment, language=language)
    environment.filters["bidi"] = partial(isolate, language=language)
    return environment


def _show_money(minor: int | None, currency: str, *, language: str) -> str:
    return format_money(minor, currency, language) if minor is not None else ""
