"""Drawings that are uploaded: what draws stays, what runs or fetches refuses the file with its name."""

import re
from contextlib import suppress
from xml.parsers import expat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.merchants.brand_svg import redraw_svg
from portal.merchants.brand_uploads import UploadError
from portal.vocabulary.brand_slot import UploadProblem

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="80" height="20">'


def drawing(inside: str, head: str = HEAD) -> bytes:
    return f"{head}{inside}</svg>".encode()


REFUSED = {
    "<script>alert(1)</script>": UploadProblem.SVG_SCRIPT,
    "<SCRIPT>alert(1)</SCRIPT>": UploadProblem.SVG_SCRIPT,
    '<path onclick="alert(1)" d="M0 0"/>': UploadProblem.SVG_SCRIPT,
    '<g ONLOAD="x"/>': UploadProblem.SVG_SCRIPT,
    "<foreignObject><p>x</p></foreignObject>": UploadProblem.SVG_SCRIPT,
    '<a href="https://evil.example/">x</a>': UploadProblem.SVG_SCRIPT,
    '<set attributeName="href" to="x"/>': UploadProblem.SVG_SCRIPT,
    '<animate attributeName="x"/>': UploadProblem.SVG_SCRIPT,
    '<image href="https://evil.example/x.png"/>': UploadProblem.SVG_REFERENCE,
    '<image xlink:href="//evil.example/x.png"/>': UploadProblem.SVG_REFERENCE,
    '<image href="data:image/svg+xml;base64,PHN2Zz4="/>': UploadProblem.SVG_REFERENCE,
    '<use href="https://evil.example/x.svg#a"/>': UploadProblem.SVG_REFERENCE,
    '<use xlink:href="javascript:alert(1)"/>': UploadProblem.SVG_REFERENCE,
    "<style>@import url(https://evil.example/x.css);</style>": UploadProblem.SVG_REFERENCE,
    "<style>path{fill:url(https://evil.example/#a)}</style>": UploadProblem.SVG_REFERENCE,
    "<style>path{fill:u\\72l('//evil.example')}</style>": UploadProblem.SVG_REFERENCE,
    '<rect style="background:url(//evil.example)"/>': UploadProblem.SVG_REFERENCE,
    '<rect fill="url(//evil.example/#a)"/>': UploadProblem.SVG_REFERENCE,
    '<metadata><x:script xmlns:x="urn:x">alert(1)</x:script></metadata>': UploadProblem.SVG_SCRIPT,
    '<?xml-stylesheet href="x.css"?>': UploadProblem.SVG_REFERENCE,
    "<path d='M0 0'>": UploadProblem.BROKEN,
    "<g>" * 200 + "</g>" * 200: UploadProblem.SVG_TOO_COMPLEX,
    '<use href="#a"/>' * 31: UploadProblem.SVG_TOO_COMPLEX,
}


@pytest.mark.parametrize("inside", REFUSED)
def test_what_runs_or_fetches_is_refused(inside: str) -> None:
    with pytest.raises(UploadError) as refused:
        redraw_svg(drawing(inside))
    assert refused.value.problem is REFUSED[inside]


def test_entities_are_refused_before_they_grow() -> None:
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + HEAD + "<text>&b;</text></svg>"
    with pytest.raises(UploadError) as refused:
        redraw_svg(bomb.encode())
    assert refused.value.problem is UploadProblem.SVG_ENTITY


def test_files_of_the_outside_are_never_read() -> None:
    outside = '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + HEAD + "<text>&a;</text></svg>"
    with pytest.raises(UploadError):
        redraw_svg(outside.encode())


def test_an_ordinary_drawing_keeps_what_draws_it() -> None:
    inside = (
        "<!-- made by hand --><metadata><rdf xmlns='urn:x'>Mara</rdf></metadata><style>.a{fill:#123456}</style>"
        '<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient></defs>'
        '<path class="a" d="M0 0h80v20z" fill="url(#g)" data-name="Layer 1"/><use href="#g"/>'
    )
    checked = redraw_svg(drawing(inside))
    text = checked.body.decode()
    assert (checked.width, checked.height) == (80, 20)
    assert 'viewBox="0 0 80 20"' in text
    assert 'fill="url(#g)"' in text
    assert ".a{fill:#123456}" in text
    assert "Mara" not in text
    assert "made by hand" not in text


def test_the_size_comes_from_the_box_where_nothing_else_tells_it() -> None:
    checked = redraw_svg(b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100"><path d="M0 0"/></svg>')
    assert (checked.width, checked.height) == (300, 100)
    with pytest.raises(UploadError) as refused:
        redraw_svg(b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>')
    assert refused.value.problem is UploadProblem.SVG_SIZE


def test_a_page_is_no_drawing() -> None:
    with pytest.raises(UploadError) as refused:
        redraw_svg(b"<html><body>x</body></html>")
    assert refused.value.problem is UploadProblem.TYPE


names = st.sampled_from(["g", "path", "script", "a", "image", "style", "text", "metadata", "use", "x:y", "title"])
values = st.sampled_from(
    ["#a", "url(#a)", "url(x)", "javascript:alert(1)", "red", "https://evil.example", "data:text/html,x", "\\75rl(x)"]
)
attributes = st.lists(
    st.tuples(st.sampled_from(["href", "xlink:href", "fill", "onload", "style", "id", "class", "src"]), values),
    max_size=3,
    unique_by=lambda pair: pair[0],
)


@st.composite
def elements(draw: st.DrawFn, depth: int = 0) -> str:
    name = draw(names)
    told = "".join(f' {key}="{value}"' for key, value in draw(attributes))
    inner = "" if depth > 2 else "".join(draw(st.lists(elements(depth + 1), max_size=2)))
    text = draw(st.sampled_from(["", "a{fill:url(x)}", "&lt;script&gt;", "words"]))
    return f"<{name}{told}>{text}{inner}</{name}>"


@given(st.lists(elements(), max_size=4).map("".join))
def test_whatever_is_drawn_nothing_that_passes_runs_or_fetches(inside: str) -> None:
    head = HEAD.replace("<svg", '<svg xmlns:x="urn:x"', 1)
    try:
        text = redraw_svg(drawing(inside, head)).body.decode()
    except UploadError:
        return
    assert not re.search(r"<\s*script|\son\w+=|javascript:|https?://(?!www\.w3\.org/2000/svg)|data:text", text)
    assert not re.search(r"url\((?!#)", text)
    parser = expat.ParserCreate()
    parser.Parse(text, True)


@given(st.binary(max_size=300))
def test_bytes_of_any_kind_are_answered_with_a_refusal(body: bytes) -> None:
    with pytest.raises(UploadError):
        redraw_svg(b"<" + body)


def test_endless_digits_cost_no_endless_time() -> None:
    body = f'<svg xmlns="http://www.w3.org/2000/svg" width="{"9" * 500_000}x"><path d="M0 0h1"/></svg>'
    with suppress(UploadError):
        redraw_svg(body.encode())
