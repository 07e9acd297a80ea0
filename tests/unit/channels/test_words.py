"""The parts of a wording stay apart, whatever stands at their edges."""

import pytest

from notifier.channels.content import Wording
from notifier.channels.words import render_words
from tests.unit.channels.message_facts import make_job

PARTS = ("subject", "headline", "body", "short", "action")
VALUES = {"language": "en", "order": {"number": "R-7"}}


def surround(before: str, after: str) -> Wording:
    return Wording("order.placed", "en", **{part: f"{before}{part} R-7{after}" for part in PARTS})


@pytest.mark.parametrize("before", ["", "{{- order.number -}}", "{%- if order -%}", " {{- order.number -}} "])
@pytest.mark.parametrize("after", ["", "{{- order.number -}}", "{%- comment -%}x{%- endcomment -%}", "\n{{- '' -}}\n"])
def test_marks_that_trim_white_space_trim_only_their_own_part(before: str, after: str) -> None:
    before_end = "{%- endif -%}" if "if" in before else ""
    words = render_words(surround(before, after + before_end), VALUES, is_strict=True)
    said = {part: words[part] for part in ("subject", "headline", "body", "short", "action")}
    start, end = ("R-7" if "number" in mark else "" for mark in (before, after))
    assert said == {part: f"{start}{part} R-7{end}" for part in PARTS}


def test_a_saved_wording_with_trim_marks_at_its_edges_is_sent() -> None:
    wording = surround("{%- assign n = order.number -%} ", " {{- n -}}")
    assert render_words(wording, make_job("order.placed", "en").facts, is_strict=False)["subject"].startswith("subject")
