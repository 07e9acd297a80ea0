"""Links of a mail lead through us and nothing else of it changes."""

import re
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.channels.link_tracking import is_web_address, track_links

OURS = "https://track.shop.example/c/"
PIXEL = "https://track.shop.example/o/token?a=1&b=2"
SNAPSHOTS = sorted((Path(__file__).parents[2] / "snapshots" / "messages").glob("*/*.html"))


def track(url: str) -> str:
    return url if url.startswith(OURS) else OURS + url.encode().hex() + "?s=1&t=2"


def untrack(url: str) -> str:
    return bytes.fromhex(url.removeprefix(OURS).partition("?")[0]).decode()


def rewrite(html: str, *, keep: tuple[str, ...] = (), pixel_url: str = "") -> str:
    return track_links(html, "", track, keep=keep, pixel_url=pixel_url)[0]


class Reading(HTMLParser):
    """Everything a reader of HTML sees, and the targets of its links beside it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.targets: list[str] = []
        self.rest: list[object] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.targets += [value or "" for name, value in attrs if name == "href"]
            attrs = [(name, None if name == "href" else value) for name, value in attrs]
        self.rest.append((tag, attrs))

    def handle_endtag(self, tag: str) -> None:
        self.rest.append(("/", tag))

    def handle_data(self, data: str) -> None:
        self.rest.append(data)

    def handle_comment(self, data: str) -> None:
        self.rest.append(("comment", data))

    def handle_decl(self, decl: str) -> None:
        self.rest.append(("declaration", decl))

    def handle_entityref(self, name: str) -> None:
        self.rest.append(("&", name))

    def handle_charref(self, name: str) -> None:
        self.rest.append(("&#", name))


def test_a_link_is_tracked_with_its_ampersands_read_and_written_as_html_wants() -> None:
    html = '<p><a class="x" href="https://shop.example/?a=1&amp;b=2" target="_blank">See &amp; buy</a></p>'
    tracked = rewrite(html)
    target = track("https://shop.example/?a=1&b=2")
    assert tracked == html.replace("https://shop.example/?a=1&amp;b=2", escape(target))
    assert "?s=1&amp;t=2" in tracked


@pytest.mark.parametrize(
    "anchor",
    [
        "<a href='https://shop.example/'>",
        "<a href=https://shop.example/>",
        '<A HREF = "https://shop.example/">',
        '<a\n  title="a > b"\n  href="https://shop.example/"\n>',
        '<a data-href="https://elsewhere.example/" href="https://shop.example/">',
        '<a hidden href=" https://shop.example/ ">',
    ],
)
def test_a_target_is_found_however_it_is_written(anchor: str) -> None:
    assert Reading(rewrite(anchor)).targets == [track("https://shop.example/")]


@pytest.mark.parametrize(
    "html",
    [
        '<a href="mailto:care@shop.example">',
        '<a href="tel:+15550100">',
        '<a href="#top">',
        '<a href="/relative">',
        '<a href="">',
        "<a name='top'>",
        '<a title="href=https://shop.example/">',
        '<abbr href="https://shop.example/">',
        '<link href="https://shop.example/style.css">',
        '<img src="https://shop.example/logo.png">',
        '<!-- <a href="https://shop.example/"> -->',
        '<!--[if mso]><a href="https://shop.example/">x</a><![endif]-->',
        '<style>a[href="https://shop.example/"] { color: red }</style>',
        '<script type="application/ld+json">{"a": "<a href=\\"https://shop.example/\\">"}</script>',
        '<title><a href="https://shop.example/"></title>',
        "https://shop.example/ <b>plain</b> a < b",
    ],
)
def test_what_is_no_web_link_stays_as_it_is(html: str) -> None:
    assert rewrite(html) == html


def test_links_to_keep_are_kept_whatever_way_they_are_escaped() -> None:
    html = '<a href="https://track.shop.example/u/t?x=1&amp;y=2">No more</a><a href="https://shop.example/">Shop</a>'
    tracked = rewrite(html, keep=("https://track.shop.example/u/t?x=1&y=2",))
    assert Reading(tracked).targets == ["https://track.shop.example/u/t?x=1&y=2", track("https://shop.example/")]


def test_the_text_part_keeps_plain_links() -> None:
    text = "See https://shop.example/?a=1&b=2\n"
    assert track_links("<p>", text, track, keep=(), pixel_url=PIXEL)[1] == text


def test_the_pixel_stands_at_the_end_of_the_body_once() -> None:
    html = "<html><body><p>Hello</p></body></html>"
    once = rewrite(html, pixel_url=PIXEL)
    assert once.startswith('<html><body><p>Hello</p><img src="https://track.shop.example/o/token?a=1&amp;b=2" ')
    assert once.endswith("></body></html>")
    assert all(part in once for part in ('width="1"', 'height="1"', 'alt=""'))
    assert rewrite(once, pixel_url=PIXEL) == once


def test_a_fragment_without_a_body_gets_the_pixel_at_its_end() -> None:
    assert rewrite("<p>Hello</p>", pixel_url=PIXEL).startswith("<p>Hello</p><img ")


@pytest.mark.parametrize("path", SNAPSHOTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_of_our_own_mails_only_the_targets_change(path: Path) -> None:
    html = path.read_text(encoding="utf-8")
    before, after = Reading(html), Reading(rewrite(html))
    assert after.rest == before.rest
    tracked = [(old, new) for old, new in zip(before.targets, after.targets, strict=True) if old != new]
    assert tracked
    assert all(untrack(new) == old for old, new in tracked)
    assert all(not is_web_address(old) for old, new in zip(before.targets, after.targets, strict=True) if old == new)


PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<a>",
        "</a>",
        '<a href="https://shop.example/?a=1&amp;b=2">',
        "<a href='https://shop.example/'>",
        "<a href=",
        "<a ",
        "<!--",
        "-->",
        "<script>",
        "</script>",
        '"',
        "'",
        ">",
        "<",
        "&amp;",
        "text",
        "</body>",
        '<a title="x>" href="http://shop.example/ä">',
    ]
)
HTML = st.lists(PIECES | st.text(max_size=5), max_size=30).map("".join)


@given(HTML)
def test_tracking_twice_is_tracking_once(html: str) -> None:
    once = rewrite(html, pixel_url=PIXEL)
    assert rewrite(once, pixel_url=PIXEL) == once


@given(HTML)
def test_whatever_the_html_nothing_but_targets_changes(html: str) -> None:
    seen: list[str] = []

    def note(url: str) -> str:
        seen.append(url)
        return f"{OURS}{len(seen) - 1}."

    tracked, _ = track_links(html, "", note, keep=(), pixel_url="")
    for number, url in enumerate(seen):
        assert is_web_address(url)
        assert tracked.count(f'"{OURS}{number}."') == 1
    # Between the tracked targets stands what stood there before, in the same order and with nothing added.
    place = 0
    for part in re.split(rf'"{re.escape(OURS)}\d+\."', tracked):
        place = html.find(part, place) + len(part)
        assert place >= len(part)


@given(st.text(alphabet="abä?&=;#%'/", max_size=30))
def test_every_web_address_survives_the_way_through_html(tail: str) -> None:
    url = f"https://shop.example/{tail}"
    assert Reading(rewrite(f'<a href="{escape(url)}">')).targets == [track(url)]


@given(st.text(max_size=10), st.sampled_from([" ", "\n", '"', "<", ">", "\\", "\x00", "\u200b"]), st.text(max_size=10))
def test_what_could_break_out_of_a_header_is_no_web_address(before: str, mark: str, after: str) -> None:
    assert not is_web_address(f"https://shop.example/{before}{mark}{after}")
