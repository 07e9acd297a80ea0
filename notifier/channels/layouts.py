"""Layouts, the form around the words: ours and never a merchant's, so they are Jinja2, compiled to Python and fast."""

import re
from collections.abc import Iterable
from functools import cache, partial
from typing import Any, Final

from jinja2 import ChainableUndefined, Environment, Template, Undefined
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import TemplateError
from jinja2.nodes import Expr
from jinja2.runtime import LoopContext
from markupsafe import escape

from notifier.channels.filters import format_day, format_moment, format_money, get_locale, isolate
from notifier.channels.mail_html import to_ascii
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


class _AsciiCode(CodeGenerator):
    """HTML that is ASCII piece by piece: to spell out the letters of the whole would look at each of its 16 KB."""

    def _output_const_repr(self, group: Iterable[Any]) -> str:
        return repr(to_ascii("".join(str(part) for part in group)))

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        self.write(f"environment.show({finalize.src or ''}")


class _HtmlEnvironment(_LayoutEnvironment):
    """A layout of HTML; its elements `script` and `style` must be ASCII before."""

    code_generator_class = _AsciiCode

    @staticmethod
    def show(value: object) -> str:
        """A value escaped for HTML, in ASCII."""
        # To look for what must be escaped costs a third of making the `Markup` that says that nothing had to be.
        text = value if type(value) is str and _is_plain(value) else str(escape(value))
        return text if text.isascii() else to_ascii(text)


def _is_plain(text: str) -> bool:
    return not ("&" in text or "<" in text or ">" in text or '"' in text or "'" in text)


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


def render_layout(template: Template, values: dict[str, Any]) -> str:
    """The finished form; raises `WordingError` when a strict layout misses a value."""
    try:
        # Without Jinja's own names, which no layout uses: looking through them costs as much as a tenth of the layout.
        context = template.environment.context_class(template.environment, values, template.name, template.blocks)
        return "".join(template.root_render_func(context))
    except TemplateError as problem:
        message = f"The layout cannot be rendered: {problem}."
        raise WordingError(message) from problem


@cache
def _get_environment(language: str, *, escapes_html: bool, is_strict: bool) -> Environment:
    undefined = _StrictUndefined if is_strict else _SilentUndefined
    environment_class = _HtmlEnvironment if escapes_html else _LayoutEnvironment
    environment = environment_class(autoescape=escapes_html, undefined=undefined)
    environment.filters["money"] = partial(_show_money, language=language)
    environment.filters["date"] = partial(format_day, language=language)
    environment.filters["time"] = partial(format_moment, language=language)
    environment.filters["bidi"] = partial(isolate, language=language)
    return environment


def _show_money(minor: int | None, currency: str, *, language: str) -> str:
    return format_money(minor, currency, language) if minor is not None else ""
