"""A merchant's own styles, reduced to what may dress a page: listed properties and values, nothing fetched or hidden.

What is on no list is left out and named, so that new CSS is refused until somebody has looked at it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from tinycss2.parser import parse_blocks_contents, parse_rule_list, parse_stylesheet
from tinycss2.serializer import serialize

#: In bytes of UTF-8.
MOST_BYTES: Final = 20_000
_MOST_FINDINGS: Final = 20
_SIDES: Final = ("top", "right", "bottom", "left", "inline", "block", "inline-start", "inline-end", "block-start")

_PROPERTIES: Final = frozenset(
    {
        *("color", "background", "background-color", "background-image", "background-size", "background-position"),
        *("background-repeat", "background-clip", "accent-color", "caret-color", "fill", "stroke", "stroke-width"),
        *("font", "font-family", "font-size", "font-weight", "font-style", "font-variant", "font-stretch"),
        *("font-variant-numeric", "font-feature-settings", "line-height", "letter-spacing", "word-spacing"),
        *("text-align", "text-decoration", "text-decoration-color", "text-decoration-line", "text-transform"),
        *("text-decoration-thickness", "text-underline-offset", "text-shadow", "text-wrap", "hyphens"),
        *("border", "border-color", "border-style", "border-width", "border-radius", "border-collapse"),
        *("border-start-start-radius", "border-start-end-radius", "border-end-start-radius", "border-end-end-radius"),
        *("outline", "outline-color", "outline-offset", "outline-style", "outline-width", "box-shadow"),
        *("margin", "padding", "gap", "row-gap", "column-gap", "margin-block-end", "padding-block-end"),
        *("inline-size", "block-size", "width", "height", "max-width", "max-inline-size", "min-height"),
        *("min-block-size", "max-height", "max-block-size", "min-width", "min-inline-size", "aspect-ratio"),
        *("align-items", "align-content", "align-self", "justify-content", "justify-items", "justify-self"),
        *("flex-direction", "flex-wrap", "order", "object-fit", "object-position", "list-style-type"),
        *("transition", "transition-duration", "transition-property", "transition-timing-function"),
        *(f"{kind}-{side}" for kind in ("margin", "padding", "border") for side in _SIDES),
        *(f"border-{side}-{part}" for side in _SIDES for part in ("color", "style", "width")),
        *(f"border-{up}-{side}-radius" for up in ("top", "bottom") for side in ("left", "right")),
    }
)
_FUNCTIONS: Final = frozenset(
    {
        *("rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color", "color-mix", "var"),
        *("calc", "min", "max", "clamp", "linear-gradient", "radial-gradient", "conic-gradient"),
        *("repeating-linear-gradient", "repeating-radial-gradient", "cubic-bezier", "steps"),
    }
)
_SELECTOR_FUNCTIONS: Final = frozenset({"not", "is", "where", "nth-child", "nth-of-type", "nth-last-child", "lang"})
_WRAPPERS: Final = frozenset({"media", "supports"})
#: A page's own colours may be set anew; other custom properties mean nothing on our pages and are harmless.
_CUSTOM: Final = "--"


class CssProblem(StrEnum):
    """Why something was left out."""

    TOO_LONG = "too_long"
    SYNTAX = "syntax"
    AT_RULE = "at_rule"
    PROPERTY = "property"
    VALUE = "value"
    SELECTOR = "selector"


@dataclass(frozen=True, slots=True)
class CssFinding:
    """Something left out: `line` from 1, `name` what it is called in the merchant's text."""

    problem: CssProblem
    line: int
    name: str


@dataclass(frozen=True, slots=True)
class CleanCss:
    """What may be served, and what was left out of it."""

    css: str
    findings: tuple[CssFinding, ...]


def clean_css(source: str) -> CleanCss:
    """The styles a page may have; never raises, whatever it is given. Cleaning again changes nothing."""
    if len(source.encode("utf-8", "replace")) > MOST_BYTES:
        return CleanCss("", (CssFinding(CssProblem.TOO_LONG, 1, ""),))
    findings: list[CssFinding] = []
    text = source.replace("\0", "")
    try:
        rules = parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
        css = "".join(_clean_rules(rules, findings, depth=0))
    except RecursionError:
        return CleanCss("", (CssFinding(CssProblem.SYNTAX, 1, ""),))
    # Escapes may be longer than what they stand for.
    if len(css.encode("utf-8", "replace")) > 2 * MOST_BYTES:
        return CleanCss("", (CssFinding(CssProblem.TOO_LONG, 1, ""),))
    return CleanCss(css, tuple(findings[:_MOST_FINDINGS]))


def _clean_rules(rules: Iterable[Any], findings: list[CssFinding], *, depth: int) -> list[str]:
    found = (_clean_rule(rule, findings, depth=depth) for rule in rules)
    return [rule for rule in found if rule]


def _clean_rule(rule: Any, findings: list[CssFinding], *, depth: int) -> str:  # noqa: ANN401  tinycss2 has no types
    if rule.type == "at-rule":
        return _clean_at_rule(rule, findings, depth=depth)
    if rule.type != "qualified-rule":
        findings.append(CssFinding(CssProblem.SYNTAX, rule.source_line, ""))
        return ""
    selector = serialize(rule.prelude).strip()
    if not selector or not _may_select(rule.prelude):
        findings.append(CssFinding(CssProblem.SELECTOR, rule.source_line, selector[:60]))
        return ""
    declarations = _clean_declarations(rule.content, findings)
    return f"{selector}{{{declarations}}}\n" if declarations else ""


def _clean_at_rule(rule: Any, findings: list[CssFinding], *, depth: int) -> str:  # noqa: ANN401  as above
    is_known = rule.lower_at_keyword in _WRAPPERS and rule.content is not None and depth < 3
    if not is_known or not _is_plain(rule.prelude, _FUNCTIONS):
        findings.append(CssFinding(CssProblem.AT_RULE, rule.source_line, f"@{rule.at_keyword}"[:60]))
        return ""
    inner = parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
    rules = "".join(_clean_rules(inner, findings, depth=depth + 1))
    condition = serialize(rule.prelude).strip()
    return f"@{rule.lower_at_keyword} {condition}{{\n{rules}}}\n" if rules else ""


def _clean_declarations(content: Sequence[Any], findings: list[CssFinding]) -> str:
    kept: list[str] = []
    for each in parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if each.type != "declaration":
            findings.append(CssFinding(CssProblem.SYNTAX, each.source_line, ""))
        elif each.lower_name not in _PROPERTIES and not each.name.startswith(_CUSTOM):
            findings.append(CssFinding(CssProblem.PROPERTY, each.source_line, each.lower_name[:60]))
        elif not each.value or not _is_plain(each.value, _FUNCTIONS):
            findings.append(CssFinding(CssProblem.VALUE, each.source_line, each.lower_name[:60]))
        else:
            kept.append(each.serialize())
    return ";".join(kept)


def _may_select(prelude: Sequence[Any]) -> bool:
    """Parts of our pages by element, class, id or state; what stands in square brackets may be a string."""
    for token in prelude:
        if token.type == "function" and token.lower_name in _SELECTOR_FUNCTIONS:
            if not _may_select(token.arguments):
                return False
        elif token.type == "[] block":
            if not all(inner.type in {"ident", "string", "literal", "whitespace"} for inner in token.content):
                return False
        elif token.type not in {"ident", "hash", "literal", "whitespace", "number", "dimension"}:
            return False
    return True


def _is_plain(tokens: Sequence[Any], functions: frozenset[str]) -> bool:
    """Whether nothing in it fetches, runs or opens a block."""
    for token in tokens:
        if token.type == "function":
            if token.lower_name not in functions or not _is_plain(token.arguments, functions):
                return False
        elif token.type in {"() block", "[] block"}:
            if not _is_plain(token.content, functions):
                return False
        elif token.type in {"url", "error", "{} block", "at-keyword"}:
            return False
    return True
