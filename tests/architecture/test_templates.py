"""Pages keep the strict content security policy: no style, script or handler inside, nothing from elsewhere."""

import re

import pytest

from tests.architecture.source_files import ROOT, name_of

OFFENCES = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style(?![^>]*\bnonce=)", re.IGNORECASE),
    "inline script": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:ld\+)?json\")(?![^>]*\bnonce=)", re.IGNORECASE
    ),
    "event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "address elsewhere": re.compile(r"<(?:script|link|img|iframe)[^>]*\s(?:src|href)=\"(?:https?:)?//", re.IGNORECASE),
}


def offences_in(template: str) -> list[str]:
    """What in a template a strict content security policy would refuse."""
    return [name for name, pattern in OFFENCES.items() if pattern.search(template)]


def test_no_page_holds_inline_style_or_script() -> None:
    pages = [path for path in (ROOT / "templates").rglob("*.html") if "messages" not in path.parts]
    offences = {name_of(path): found for path in pages if (found := offences_in(path.read_text("utf-8")))}
    assert offences == {}


@pytest.mark.parametrize(
    "template",
    [
        '<p class="x" style="color: red">',
        "<style>p {}</style>",
        "<script>alert(1)</script>",
        '<a href="#" onclick="go()">',
        '<script src="https://cdn.example/x.js"></script>',
    ],
)
def test_each_offence_is_found(template: str) -> None:
    assert offences_in(template)


@pytest.mark.parametrize(
    "template",
    [
        '<script src="/static/js/push.js" defer></script>',
        '<script type="application/ld+json">{}</script>',
        '<style nonce="{{ nonce }}">:root {}</style>',
        '<a href="https://carrier.example/x" data-on="1">',
    ],
)
def test_what_the_policy_allows_is_not_mistaken(template: str) -> None:
    assert offences_in(template) == []
