"""People and machines are told apart by what a request says and by its pace."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.sending.machine_agents import AGENT_ENDINGS, AGENT_PARTS, WHOLE_AGENTS
from notifier.sending.machine_visits import BURST_LINKS, FASTEST_READER_SECONDS, Visit, VisitKind, Visitor, judge_visit

PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 "
    "Mobile/15E148 Safari/604.1"
)
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
)
PEOPLE = [
    PHONE,
    CHROME,
    CHROME + " Edg/142.0.0.0",
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Thunderbird/140.4.0",
    "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; Microsoft Outlook 16.0.17328; ms-office; MSOffice 16)",
    "Mozilla/5.0 (Linux; Android 12; CUBOT NOTE 20) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile",
    PHONE + " Instagram 400.0.0.0",
    PHONE + " [FBAN/FBIOS;FBAV/500.0]",
    PHONE + " [LinkedInApp]/9.30",
    PHONE + " Snapchat/13.0",
    PHONE + " [Pinterest/iOS]",
]
MACHINES = [
    "",
    "Mozilla/5.0",
    " mozilla/5.0 ",
    "Barracuda Sentinel (EE)",
    "Mozilla/5.0 (compatible; Mimecast-URL-Protect)",
    "Proofpoint URL Defense",
    "Symantec Email Security",
    "Mozilla/5.0 (compatible; Trend Micro WTP)",
    "Microsoft SafeLinks",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "WhatsApp/2.24.1 A",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Twitterbot/1.0",
    "TelegramBot (like TwitterBot)",
    "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "curl/8.9.1",
    "Wget/1.21",
    "python-requests/2.32",
    "Python/3.11 aiohttp/3.9",
    "Go-http-client/2.0",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/142.0 Safari/537.36",
]
GMAIL_PROXY = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"
GMAIL_AHEAD = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/42.0.2311.135 Safari/537.36 Edge/12.246 Mozilla/5.0"
)
YAHOO_PROXY = "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html"
OPEN = Visit(VisitKind.OPEN, "GET", CHROME, seconds_since_sent=600.0)
CLICK = dataclasses.replace(OPEN, kind=VisitKind.CLICK)


@pytest.mark.parametrize("agent", PEOPLE)
@pytest.mark.parametrize("visit", [OPEN, CLICK])
def test_programs_that_people_read_with_are_people(agent: str, visit: Visit) -> None:
    assert judge_visit(dataclasses.replace(visit, user_agent=agent)) is Visitor.PERSON


@pytest.mark.parametrize("agent", MACHINES)
@pytest.mark.parametrize("visit", [OPEN, CLICK])
def test_scanners_previews_and_programs_are_machines(agent: str, visit: Visit) -> None:
    assert judge_visit(dataclasses.replace(visit, user_agent=agent)) is Visitor.MACHINE


@pytest.mark.parametrize("agent", [GMAIL_PROXY, YAHOO_PROXY])
def test_an_image_proxy_that_loads_when_somebody_opens_is_a_person_who_opened(agent: str) -> None:
    assert judge_visit(dataclasses.replace(OPEN, user_agent=agent)) is Visitor.PERSON
    assert judge_visit(dataclasses.replace(CLICK, user_agent=agent)) is Visitor.MACHINE


@pytest.mark.parametrize("agent", [GMAIL_AHEAD, "Mozilla/5.0"])
def test_images_loaded_before_anybody_looks_are_a_machines(agent: str) -> None:
    assert judge_visit(dataclasses.replace(OPEN, user_agent=agent)) is Visitor.MACHINE


@pytest.mark.parametrize("method", ["HEAD", "head", "OPTIONS", "PROPFIND"])
@pytest.mark.parametrize("visit", [OPEN, CLICK])
def test_who_only_asks_for_the_head_has_not_read(method: str, visit: Visit) -> None:
    assert judge_visit(dataclasses.replace(visit, method=method)) is Visitor.MACHINE


@pytest.mark.parametrize(
    "purpose", ["prefetch", "prefetch;prerender", "Prefetch", "preview", "prefetch;anonymous-client-ip"]
)
@pytest.mark.parametrize("visit", [OPEN, CLICK])
def test_what_a_browser_fetches_ahead_is_not_a_visit(purpose: str, visit: Visit) -> None:
    assert judge_visit(dataclasses.replace(visit, purposes=("", purpose))) is Visitor.MACHINE


def test_nobody_clicks_within_two_seconds_of_sending() -> None:
    at_once = dataclasses.replace(CLICK, seconds_since_sent=FASTEST_READER_SECONDS - 0.01)
    soon = dataclasses.replace(CLICK, seconds_since_sent=FASTEST_READER_SECONDS)
    unknown = dataclasses.replace(CLICK, seconds_since_sent=None)
    verdicts = [judge_visit(visit) for visit in (at_once, soon, unknown)]
    assert verdicts == [Visitor.MACHINE, Visitor.PERSON, Visitor.PERSON]


def test_who_follows_every_link_at_once_is_checking_them() -> None:
    counts = range(BURST_LINKS + 2)
    verdicts = [judge_visit(dataclasses.replace(CLICK, other_links_followed=count)) for count in counts]
    assert verdicts == [Visitor.PERSON, Visitor.PERSON, Visitor.MACHINE, Visitor.MACHINE]


def test_pace_says_nothing_about_an_open() -> None:
    quick = dataclasses.replace(OPEN, seconds_since_sent=0.5, other_links_followed=5)
    assert judge_visit(quick) is Visitor.PERSON


@given(
    st.sampled_from(VisitKind),
    st.text(),
    st.text(),
    st.lists(st.text(), max_size=4).map(tuple),
    st.none() | st.floats(),
)
def test_every_request_gets_a_verdict(
    kind: VisitKind, method: str, agent: str, purposes: tuple[str, ...], seconds: float | None
) -> None:
    assert judge_visit(Visit(kind, method, agent, purposes, seconds)) in Visitor


def test_the_tables_are_written_as_they_are_compared() -> None:
    for entry in (*WHOLE_AGENTS, *AGENT_ENDINGS, *AGENT_PARTS):
        assert entry == entry.lower().strip()
    assert len(set(AGENT_PARTS)) == len(AGENT_PARTS)
