"""A merchant's own styles: what dresses stays, what fetches, hides or covers goes, whatever is written."""

from hypothesis import given
from hypothesis import strategies as st
from tinycss2.tokenizer import parse_component_value_list

from portal.merchants.brand_css import MOST_BYTES, CssProblem, clean_css

DANGEROUS = (
    "a{background:url(https://evil.example/x)}",
    "a{background:u\\72l('https://evil.example/x')}",
    "a{background:image-set('x' 1x)}",
    "a{--x:url(//evil.example)}",
    "@import 'https://evil.example/x.css';",
    "@import url(x);",
    "@font-face{font-family:x;src:url(x)}",
    "a{position:fixed;inset:0}",
    "a{p\\6fsition:fixed}",
    "a{display:none}",
    "a{content:'paid'}",
    "a{behavior:url(x)}",
    "a{width:expression(alert(1))}",
    "@media (x:url(y)){a{color:red}}",
    "a{color:red;-moz-binding:url(x)}",
    "</style><script>alert(1)</script>",
    "@charset 'x';@namespace url(x);",
)
FORBIDDEN = ("url(", "@import", "position:", "expression", "src:", "<script", "display:", "content:", "image-set")
pieces = st.sampled_from(
    (
        *DANGEROUS,
        *FORBIDDEN,
        "a",
        ".b",
        "{",
        "}",
        "(",
        ")",
        "color:red",
        ";",
        "@media screen",
        "\\",
        '"',
        "'",
        "/*",
        "*/",
    )
)


def test_ordinary_styles_stay_as_they_are() -> None:
    css = ".hero h1{color:#123456;font:700 2rem/1.1 var(--heading-font)}\n"
    assert clean_css(css).css == css
    assert clean_css(css).findings == ()


def test_rules_inside_media_queries_are_cleaned_too() -> None:
    cleaned = clean_css("@media (min-width: 40em) { .card { padding: 2rem; position: fixed } }")
    assert "padding" in cleaned.css
    assert [finding.name for finding in cleaned.findings] == ["position"]


def test_what_is_left_out_is_named_with_its_line() -> None:
    (finding,) = clean_css("a { color: red }\n\nb { background: url(x) }").findings
    assert (finding.problem, finding.line, finding.name) == (CssProblem.VALUE, 3, "background")


def test_everything_dangerous_is_left_out_and_said() -> None:
    for css in DANGEROUS:
        cleaned = clean_css(css)
        assert not any(word in cleaned.css.lower() for word in FORBIDDEN), css
        assert cleaned.findings, css


def test_too_much_is_refused_as_a_whole() -> None:
    cleaned = clean_css("a{color:red}" * MOST_BYTES)
    assert cleaned.css == ""
    assert cleaned.findings[0].problem is CssProblem.TOO_LONG


def test_deep_nesting_is_refused_and_does_not_end_the_process() -> None:
    assert clean_css("a{color:" + "(" * 15_000).css == ""
    assert clean_css("@media x{" * 2_000 + "a{color:red}").css == ""


@given(st.one_of(st.text(max_size=400), st.lists(pieces, max_size=25).map(" ".join)))
def test_whatever_is_written_nothing_fetches_and_cleaning_again_changes_nothing(source: str) -> None:
    cleaned = clean_css(source).css
    for token in _walk(parse_component_value_list(cleaned)):
        assert token.type != "url"
        assert not (token.type == "function" and token.lower_name in {"url", "image-set", "src", "expression"})
        assert not (token.type == "at-keyword" and token.lower_value not in {"media", "supports"})
    again = clean_css(cleaned)
    assert again.css == cleaned
    assert again.findings == ()


def _walk(tokens: list) -> list:
    found = list(tokens)
    for token in tokens:
        found += _walk(getattr(token, "content", None) or getattr(token, "arguments", None) or [])
    return found
