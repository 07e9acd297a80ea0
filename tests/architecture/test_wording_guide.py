"""The guide for merchants names every filter, limit and finding there is, and its examples are true."""

import re

import pytest

from notifier.authoring.wording import PARTS
from notifier.channels.filters import FILTERS
from notifier.channels.liquid_limits import LONGEST_OUTPUT, LONGEST_TEXT, MOST_ITEMS, MOST_STEPS, MOST_VARIABLES
from notifier.channels.liquid_marks import LONGEST_GAP, LONGEST_MARK, MOST_MARKS, REFUSED_TAGS
from notifier.channels.rendering import (
    DEEPEST_NESTING,
    KEPT_FILTERS,
    LONGEST_SOURCE,
    get_environment,
    parse_template,
    render_template,
)
from tests.architecture.source_files import ROOT

GUIDE = (ROOT / "docs" / "guides" / "wording.md").read_text("utf-8")
#: Parts of other tags, and what text between tags is called inside of the library.
WITHIN = {"illegal", "content", "output", "#"}
EXAMPLE = re.compile(
    r"^\|[^|]*\| `(?P<source>\{\{(?:[^|`]|\\\|)*\}\})` \| (?P<english>[^|]*) \| (?P<german>[^|]*)\|$", re.MULTILINE
)


def named_in_code(name: str) -> bool:
    return f"`{name}`" in GUIDE


def render(source: str, language: str) -> str:
    return render_template(parse_template(source), {"language": language})


@pytest.mark.parametrize("name", sorted({*KEPT_FILTERS, *FILTERS}))
def test_every_filter_is_named(name: str) -> None:
    assert named_in_code(name)


@pytest.mark.parametrize("name", sorted({*get_environment().tags} - WITHIN | REFUSED_TAGS))
def test_every_tag_is_named_whether_it_may_be_used_or_not(name: str) -> None:
    assert named_in_code(name)


@pytest.mark.parametrize("name", PARTS)
def test_every_part_is_named(name: str) -> None:
    assert named_in_code(name)


@pytest.mark.parametrize(
    "limit",
    [
        *sorted({LONGEST_SOURCE, MOST_MARKS, LONGEST_MARK, LONGEST_GAP, DEEPEST_NESTING, MOST_ITEMS, MOST_STEPS}),
        *(MOST_VARIABLES, LONGEST_TEXT, LONGEST_OUTPUT),
    ],
)
def test_every_limit_is_named(limit: int) -> None:
    assert re.search(rf"(?<![\d,]){limit:,}(?!,?\d)", GUIDE)


def test_every_finding_is_explained() -> None:
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "notifier" / "authoring").glob("lint*.py"))
    codes = set(re.findall(r'Severity\.\w+,\s*"([a-z_]+)"', sources)) | set(
        re.findall(r'severity, "([a-z_]+)"', sources)
    )
    assert len(codes) >= 15
    assert {code for code in codes if not named_in_code(code)} == set()


def test_the_examples_say_what_the_guide_says() -> None:
    examples = list(EXAMPLE.finditer(GUIDE))
    assert len(examples) >= 5
    for example in examples:
        source = example["source"].replace("\\|", "|")
        for language, expected in (("en", example["english"].strip()), ("de", example["german"].strip())):
            if expected:
                assert " ".join(render(source, language).split()) == expected, source
