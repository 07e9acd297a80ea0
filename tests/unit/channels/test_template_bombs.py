"""No source takes long to write, however it was made to: every bomb is refused with a sentence, its work counted."""

import contextlib
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.channels.liquid_limits import (
    LONGEST_OUTPUT,
    LONGEST_TEXT,
    MOST_ITEMS,
    MOST_STEPS,
)
from notifier.channels.liquid_marks import LONGEST_GAP, LONGEST_MARK, MOST_MARKS, REFUSED_TAGS
from notifier.channels.rendering import LONGEST_SOURCE, WordingError, parse_template, render_template

LONG = "{% capture a %}{% for i in (1..1000) %}" + 60 * "a" + "{% endfor %}{% endcapture %}"
LETTERS = "{% capture a %}{% for i in (1..1900) %}a {% endfor %}{% endcapture %}{% assign l = a | split: ' ' %}"
DOUBLED = "{% assign a = 'xxxxxxxxxx' %}{% for i in (1..100) %}{% assign a = a | append: a %}{% endfor %}{{ a }}"

LOOPS = {
    "one long loop": "{% for i in (1..100000000) %}x{% endfor %}",
    "a loop in a loop": "{% for i in (1..1000) %}{% for j in (1..1000) %}x{% endfor %}{% endfor %}",
    "many loops": "{% for i in (1..2000) %}xx{% endfor %}" * 90,
    "a loop over much": "{% for i in (1..2000) %}" + "{{ a }}" * 190 + "{% endfor %}",
    "a loop over a long text": "{% for i in (1..2000) %}" + "x" * 9_000 + "{% endfor %}",
    "a loop that writes nothing": "{% for i in (1..2000) %}" + "{% assign a = i %}" * 190 + "{% endfor %}",
    "a loop backwards": "{% for i in (1..1000000000) reversed %}{% endfor %}",
    "a loop with conditions": "{% for i in (1..2000) %}{% if i == 1 or i == 2 or i == 3 %}{% endif %}{% endfor %}",
    "a loop that is left at once": "{% for i in (1..1000000) %}{% break %}{% endfor %}",
}
RANGES = {
    "a range that is asked": "{% if (1..1000000000) contains 'a' %}x{% endif %}",
    "a range in a variable": "{% assign r = (1..1000000000) %}{% if r contains 'x' %}{% endif %}",
    "a range to a variable": "{% assign n = 1000000000 %}{% if (1..n) contains 'x' %}{% endif %}",
    "a range to a text": "{% assign n = '1000000000' %}{% if (1..n) contains 'x' %}{% endif %}",
    "a range to a text from below": "{% assign n = '-1000000000' %}{% if (n..1) contains 'x' %}{% endif %}",
    "a range cut out": "{{ (1..1000000000) | slice: 0, 1000000000 | size }}",
    "a range joined": "{{ (1..100000000) | join: 'xxxxxxxxxx' }}",
    "a range asked in a loop": "{% for i in (1..1500) %}{% for j in (1..9) %}{% if (1..2000) contains 'b' %}{% endif %}"
    "{% endfor %}{% endfor %}",
}
TEXTS = {
    "doubled in a loop": DOUBLED,
    "doubled in a row": "{% assign a = 'xxxxxxxxxx' %}" + "{% assign a = a | prepend: a %}" * 190,
    "doubled in one mark": "{% assign a = 'xxxxxxxxxxxxxxxx' %}{{ a " + "| replace: 'x', a " * 50 + "}}",
    "replaced by itself": LONG + "{{ a | replace: 'a', a }}",
    "split to letters": LONG + "{{ a | split: '' | size }}",
    "split and joined": LETTERS + "{{ l | join: a }}",
    "captured again and again": LONG + "{% for i in (1..1000) %}{% capture b %}{{ a }}{% endcapture %}{% endfor %}",
    "filtered again and again": LONG + "{% for i in (1..1000) %}{% assign b = a | upcase %}{% endfor %}",
    "escaped again and again": "{% capture a %}{% for i in (1..1000) %}" + "中" * 17 + "{% endfor %}{% endcapture %}"
    "{{ a | url_encode | url_encode }}",
    "searched again and again": LONG + "{% assign b = a | slice: 0, 3000 %}{% for i in (1..1900) %}"
    "{% if a contains b %}{% endif %}{% assign b = b %}{% assign b = b %}{% endfor %}",
    "compared again and again": LETTERS + "{% for i in (1..1900) %}{% if l == l %}{% endif %}{% if l == l %}{% endif %}"
    "{% endfor %}",
    "shown again and again": LETTERS + "{% for i in (1..1500) %}{{ l }}{% endfor %}",
    "many signs of a number": "{% assign h = '" + "#" * 900 + "' %}" + "{% assign h = h | append: h %}" * 5
    + "{{ 999999999999 | plural: other: h }}",
    "many variables": "".join(f"{{% assign v{index} = {index} %}}" for index in range(190)),
    "large variables": "{% assign a = '" + "x" * 900 + "' %}"
    + "".join(f"{{% assign v{index} = a %}}" for index in range(90)),
}  # fmt: skip
NUMBERS = {
    "squared in a loop": "{% assign a = 9 %}{% for i in (1..100) %}{% assign a = a | times: a %}{% endfor %}{{ a }}",
    "multiplied in a row": "{{ 999999999999 " + "| times: 999999999999 " * 40 + "}}",
    "longer than a number": "{{ " + "9" * 900 + " | times: 2 }}",
    "longer than a mark": "{{ " + "9" * 9_000 + " }}",
    "divided by nothing": "{{ 1 | divided_by: 0 }}",
    "the rest of nothing": "{{ 1 | modulo: 0 }}",
    "a plural of very many": "{{ 99999999999999999999999999999999 | plural: other: '#' }}",
    "money of very much": "{{ 99999999999999999999999 | money: 'EUR' }}",
    "cut after very many": "{{ 'abc' | truncate: 99999999999999999999999 }}",
    "cut after very many words": "{{ 'abc' | truncatewords: 99999999999999999999999 }}",
    "cut out from far before": "{{ 'abc' | slice: -99999999999999999999, 999999999999999999 }}",
    "cut out from no number": "{{ 'abc' | slice: 'x' }}",
    "echoed": "{% echo " + "9" * 900 + " | times: 2 %}",
}
SHAPES = {
    "conditions in conditions": "{% if a %}" * 40 + "{% endif %}" * 40,
    "loops in loops": "{% for i in (1..2) %}" * 40 + "{% endfor %}" * 40,
    "captures in captures": "{% capture a %}" * 90 + "{% endcapture %}" * 90,
    "cases in cases": "{% case a %}{% when 1 %}" * 60 + "{% endcase %}" * 60,
    "a condition without end": "{% if " + "a and " * 1_500 + "a %}x{% endif %}",
    "brackets in brackets": "{{ a" + "[a" * 2_000 + "]" * 2_000 + " }}",
    "parentheses": "{% if " + "(" * 2_000 + "a" + ")" * 2_000 + " %}x{% endif %}",
    "a path without end": "{{ a" + ".a" * 4_000 + " }}",
    "filters without end": "{{ a" + " | upcase" * 1_000 + " }}",
    "arguments without end": "{{ a | default: " + "a," * 4_000 + "a }}",
    "a long text": "x" * 300_000,
    "many marks": "{{a}}" * 1_500,
    "spaces in a mark": "{{" + " " * 9_000 + "}}",
    "spaces in a tag": "{% if" + " " * 9_000,
    "line breaks in a mark": "{{ a |" + "\n" * 900 + "upcase }}",
    "marks never closed": ("{{" + " " * 30) * 190,
    "tags never closed": ("{%a" + " " * 30) * 190,
    "quotes never closed": "{{ '" + "\\'" * 4_000,
    "comments never closed": "{% comment %}" * 190,
    "raw never closed": "{% raw %}" * 190,
}
TAGS = {f"the tag {tag}": f"{{% {tag} 'secret' %}}" for tag in sorted(REFUSED_TAGS)} | {
    "itself included": "{% include 'a' with a %}" * 100,
    "lines of liquid": "{% liquid " + "liquid " * 130 + "%}",
    "an unknown tag": "{% macro 'a' %}{% endmacro %}",
    "an unknown filter": "{{ 'x' | unknown }}",
    "a break from nothing": "{% break %}",
}
#: A finished e-mail takes a few thousand; so many take about thirty milliseconds.
MOST_CALLS = 150_000
BOMBS = LOOPS | RANGES | TEXTS | NUMBERS | SHAPES | TAGS


def render(source: str, **values: object) -> str:
    return render_template(parse_template(source), {"language": "en", **values})


class Counter(dict[str, int]):
    """A fact that counts how often it is looked at."""

    looks = 0

    def __getitem__(self, name: str) -> int:
        self.looks += 1
        return self.looks


@pytest.mark.parametrize("name", sorted(BOMBS))
def test_every_bomb_is_refused_with_one_sentence(name: str) -> None:
    with pytest.raises(WordingError) as refused:
        render(BOMBS[name])
    sentence = str(refused.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    assert "wording" in sentence
    assert len(sentence) < 500


@contextlib.contextmanager
def counting_calls() -> Iterator[list[int]]:
    """How many functions are called meanwhile: work that is the same on every machine."""
    calls = [0]

    def count(frame: object, event: str, argument: object) -> None:
        calls[0] += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        yield calls
    finally:
        sys.setprofile(before)


@pytest.mark.parametrize("name", sorted(BOMBS))
def test_no_bomb_does_much_before_it_is_refused(name: str) -> None:
    with counting_calls() as calls, contextlib.suppress(WordingError):
        render(BOMBS[name])
    assert calls[0] < MOST_CALLS


@given(st.lists(st.tuples(st.integers(1, 3_000), st.integers(1, 40)), min_size=1, max_size=4))
def test_loops_are_refused_before_they_look_too_often(loops: list[tuple[int, int]]) -> None:
    source = "".join(f"{{% for i in (1..{turns}) %}}" + "{{ c.n }}" * looks for turns, looks in loops)
    counter = Counter(n=1)
    with contextlib.suppress(WordingError):
        render(source + "{% endfor %}" * len(loops), c=counter)
    assert counter.looks <= MOST_STEPS


@given(
    st.lists(st.sampled_from(["| append: a", "| prepend: 'bc'", "| upcase", "| split: 'a' | join: a", "| times: 9"]))
)
def test_chains_of_filters_end_in_a_text_within_bounds_or_a_sentence(chain: list[str]) -> None:
    with contextlib.suppress(WordingError):
        assert len(render("{% assign a = 'abcdefgh' %}{{ a " + " ".join(chain[:40]) + " }}")) <= LONGEST_TEXT


def just_within() -> Iterator[tuple[str, int]]:
    yield "x" * LONGEST_SOURCE, LONGEST_SOURCE
    yield "{{1}}" * MOST_MARKS, MOST_MARKS
    yield "{{ 1" + " " * LONGEST_GAP + "}}", 1
    yield "{{ '" + "x" * (LONGEST_MARK - 4) + "' }}", LONGEST_MARK - 4
    yield f"{{% for i in (1..{MOST_ITEMS}) %}}x{{% endfor %}}", MOST_ITEMS
    yield "{{ 999999999999999 | plus: 0 }}", 15
    yield "{% if a %}" * 10 + "x" + "{% endif %}" * 10, 1


@pytest.mark.parametrize(("source", "length"), list(just_within()))
def test_what_is_within_the_bounds_is_written(source: str, length: int) -> None:
    assert len(render(source, a=True)) == length


def test_output_ends_where_it_must() -> None:
    source = "{% for i in (1..1000) %}" + "{{ a }}" + "{% endfor %}"
    assert len(render(source, a="x" * (LONGEST_OUTPUT // 1000))) == LONGEST_OUTPUT
    with pytest.raises(WordingError, match="more than 100000 characters: let it say less"):
        render(source, a="x" * (LONGEST_OUTPUT // 1000 + 1))


def test_the_sentence_says_in_which_line() -> None:
    with pytest.raises(WordingError, match=r"the tag 'include' in line 3, which messages do not have: leave it out\."):
        render("Hello\n\n{% include 'x' %}")
    with pytest.raises(WordingError, match=r"opens \{\{ in line 2 and never closes it: write \}\} at its end\."):
        render("Hello\n{{ person.name ")
    with pytest.raises(WordingError, match=r"uses an unknown filter 'upcas' in line 2; known are append, bidi,"):
        render("Hello\n{{ 'x' | upcas }}")


def test_forty_lines_of_an_order_are_far_from_the_bounds() -> None:
    lines = [{"title": f"Cup {number}", "quantity": 2, "price_minor": 2940} for number in range(40)]
    row = (
        "{{ line.quantity }} × {{ line.title | bidi }}{% if line.price_minor %}, {{ line.price_minor | money: 'EUR' }}"
    )
    written = render("{% for line in lines %}" + row + "{% endif %}\n{% endfor %}", lines=lines)
    assert written.count("\n") == 40
    assert "2 × Cup 39, €29.40" in written
