"""A fact that stands in a sentence is written without detours, and as Liquid would write it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from liquid.builtin.output import Output

from notifier.channels.rendering import WordingEnvironment, parse_template, render_template


class _SlowEnvironment(WordingEnvironment):
    """Liquid's own output tag, within the same bounds."""

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        super().setup_tags_and_filters(extra=extra)
        self.add_tag(Output)


_SOURCES = (
    "{{ order.number }}",
    "{{ order.number | bidi }}",
    "{{ order.number | bidi | upcase }}",
    "{{ order.number | upcase | bidi }}",
    "{{ order['number'] | bidi }}",
    "{{ order.size }} {{ order.first }} {{ order.nothing.more | bidi }}",
    "{{ order.lines[0].title | bidi }} {{ order.lines.size }}",
    "{{ order[order.lines] }} {{ order[order.number] | bidi }} {{ order[order] }} {{ [order.lines] }}",
    "{% for line in order.lines %}{{ line.title | bidi }}{{ order.number }}{% endfor %}",
    "{% for order in order.lines %}{{ order.title }}{{ order.number }}{% endfor %}{{ order.number }}",
    "{% assign order = 'mine' %}{{ order }} {{ order.number | bidi }}",
    "{% capture number %}{{ order.number }}{% endcapture %}{{ number | bidi }}",
    "{{ language }} {{ missing }} {{ missing.one | bidi }} {{ 'typed' | bidi }}",
)
_FACTS: st.SearchStrategy[object] = st.one_of(
    st.text(max_size=70), st.none(), st.integers(-5, 5), st.booleans(), st.lists(st.text(max_size=3), max_size=3)
)


@pytest.mark.parametrize("source", _SOURCES)
@given(number=_FACTS, title=_FACTS, language=st.sampled_from(["en", "ar"]))
def test_a_value_is_written_as_liquid_writes_it(source: str, number: object, title: object, language: str) -> None:
    order: dict[str, Any] = {"number": number, "lines": [{"title": title, "number": title}]}
    values = {"language": language, "order": order}
    expected = _SlowEnvironment().from_string(source).render(values)
    assert render_template(parse_template(source), values) == expected
