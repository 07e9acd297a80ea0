"""Wording may be anything a merchant types: it is formatted for the reader, and nothing in it can hang a worker."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.channels.rendering import WordingError, parse_template, render_template


def render(source: str, *, is_strict: bool = False, **values: object) -> str:
    template = parse_template(source, is_strict=is_strict)
    return render_template(template, {"language": "en", **values})


@pytest.mark.parametrize(
    "bomb",
    [
        "{% for i in (1..100000000) %}x{% endfor %}",
        "{% for i in (1..1000) %}{% for j in (1..1000) %}x{% endfor %}{% endfor %}",
        "{{ (1..100000000) | join: 'xxxxxxxxxx' }}",
        "{% assign a = 'xxxxxxxxxx' %}{% for i in (1..100) %}{% assign a = a | append: a %}{% endfor %}{{ a }}",
        "{% assign a = 9 %}{% for i in (1..100) %}{% assign a = a | times: a %}{% endfor %}{{ a }}",
        "{% capture a %}{% for i in (1..1900) %}aaaaaaaaaaaaaaaa{% endfor %}{% endcapture %}{{ a | replace: 'a', a }}",
        "{% capture a %}{% for i in (1..1900) %}a a a a a a {% endfor %}{% endcapture %}{{ a | split: ' ' | join: a }}",
        "{% if a %}" * 40 + "{% endif %}" * 40,
        "{% include 'secret' %}",
        "{% render 'secret' %}",
        "{% tablerow i in (1..1000000) %}x{% endtablerow %}",
        "{{ 'x' | unknown }}",
        "{% if %}",
        "{{ a",
        "x" * 300_000,
    ],
)
def test_a_bomb_or_a_mistake_is_refused_with_a_sentence(bomb: str) -> None:
    with pytest.raises(WordingError, match=r"^The wording .+\.$"):
        render(bomb)


def test_the_inside_of_python_is_out_of_reach() -> None:
    assert render("{{ a.__class__ }}{{ a.__class__.__mro__ }}{{ a.upper }}", a="text") == ""


def test_values_are_left_as_they_are_for_layouts_to_escape() -> None:
    assert render("{{ name }}", name="<b>&") == "<b>&"


def test_an_unknown_variable_is_nothing_for_shoppers_and_an_error_for_tests() -> None:
    assert render("a{{ shop.nmae }}b", shop={}) == "ab"
    with pytest.raises(WordingError, match="nmae"):
        render("{{ shop.nmae }}", is_strict=True, shop={})
    assert render("{% if shop.nmae %}x{% endif %}", is_strict=True, shop={}) == ""


@pytest.mark.parametrize(
    ("source", "language", "expected"),
    [
        ("{{ 11780 | money: 'EUR' }}", "en", "€117.80"),
        ("{{ 11780 | money: 'EUR' }}", "de", "117,80\u00a0€"),
        ("{{ 500 | money: 'JPY' }}", "en", "¥500"),
        ("{{ nothing | money: 'EUR' }}", "en", ""),
        ("{{ '2026-11-24' | date }}", "en", "November 24"),
        ("{{ '2026-11-24' | date }}", "en-GB", "24 November"),
        ("{{ '2026-11-24' | date: 'weekday' }}", "en", "Tuesday, November 24"),
        ("{{ '2026-11-24' | date: 'weekday' }}", "ar", "الثلاثاء، 24 نوفمبر"),
        ("{{ '2026-11-24' | date: 'short' }}", "en", "Nov 24"),
        ("{{ 'soon' | date }}", "en", ""),
        ("{{ '2026-11-22T23:30:00+00:00' | time: 60 }}", "en", "Nov 23, 12:30\u202fAM"),
        ("{{ '2026-11-22T23:30:00+02:00' | time: 1440 }}", "en", "Nov 22, 11:30\u202fPM"),
        ("{{ '2026-11-22T23:30:00+02:00' | time: -999999 }}", "en", "Nov 22, 11:30\u202fPM"),
        ("{{ 1 | plural: one: '# parcel', other: '# parcels' }}", "en", "1 parcel"),
        ("{{ 1200 | plural: one: '# parcel', other: '# parcels' }}", "en", "1,200 parcels"),
        ("{{ 2 | plural: one: 'طرد', two: 'طردان', few: '# طرود', other: '# طرد' }}", "ar", "طردان"),
        ("{{ 5 | plural: one: 'طرد', two: 'طردان', few: '# طرود', other: '# طرد' }}", "ar", "5 طرود"),
        ("{{ 'Mira' | bidi }}", "en", "Mira"),
        ("{{ 'ميرا' | bidi }}", "en", "\u2068ميرا\u2069"),
        ("{{ '#1001' | bidi }}", "ar", "\u2068#1001\u2069"),
        ("{{ 'a-b' | replace: '-', '+' }}", "en", "a+b"),
    ],
)
def test_filters_speak_the_readers_language(source: str, language: str, expected: str) -> None:
    assert render(source, language=language) == expected


@pytest.mark.parametrize("number", [6_012_345_678_901_234, 9_007_199_254_740_993_123, -(10**18)])
def test_long_ids_are_written_and_only_calculating_with_them_is_refused(number: int) -> None:
    assert render("{{ order.id | append: '' }}", order={"id": number}) == str(number)
    assert render("{{ order.id | default: 'none' }}", order={"id": number}) == str(number)
    for name in ("plus", "minus", "times", "divided_by", "modulo"):
        with pytest.raises(WordingError, match="more than 15 digits"):
            render("{{ order.id | " + name + ": 2 }}", order={"id": number})
    with pytest.raises(WordingError, match="more than 19 digits"):
        render("{{ order.id | append: '' }}", order={"id": 10**20})


@given(st.text(max_size=200))
def test_any_text_is_rendered_or_refused_and_nothing_else_happens(source: str) -> None:
    with contextlib.suppress(WordingError):
        assert len(render(source)) <= len(source)


@given(st.text(max_size=100), st.sampled_from(["en", "ar", "xx", "pt-BR", "zh-Hant", "", "not a language"]))
def test_filters_take_any_value_in_any_language(value: str, language: str) -> None:
    render(
        "{{ v | date }}{{ v | time: v }}{{ v | money: v }}{{ v | plural }}{{ v | bidi }}", v=value, language=language
    )
