"""Domains of a merchant's own: proven by the DNS or a file, then used; and the records its mail needs."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from notifier.api.web_requests import HttpClient
from notifier.foundation.database import Database
from notifier.models import Sender
from portal.merchants.custom_domains import DomainError, find_domain, parse_host
from portal.merchants.dns_lookups import DnsLookups
from portal.merchants.domain_proofs import ProofSeeker
from portal.merchants.sender_domains import MailDomain, RecordCheck, check_mail_domain
from portal.models import Merchant
from portal.orders.tracking_links import create_tracking_link
from portal.queries.page_links import PageLinks
from portal.vocabulary.branding_state import DomainFinding, DomainProblem, DomainState, MailFinding
from tests.factories.orders import make_order
from tests.running.console import ConsoleVisitor
from tests.running.dns_server import Zone, running_dns
from tests.running.http_sink import Arrival, Reply, running_http_sink

HOST = "track.fern.example"
PAGE = "/console/branding/domain"


@pytest.fixture
def zone(app: Flask) -> Iterator[Zone]:
    """What the DNS says; the application asks it."""
    told: Zone = {}
    with running_dns(told) as server:
        app.extensions["proof_seeker"] = ProofSeeker(DnsLookups(server), HttpClient(allows_private=False))
        yield told


def state_of(app: Flask, visitor: ConsoleVisitor) -> tuple[DomainState, DomainFinding]:
    database: Database = app.extensions["database"]
    with database.reading() as session:
        found = find_domain(session, visitor.merchant_id)
    assert found is not None
    return found.state, found.finding


def token_of(app: Flask, visitor: ConsoleVisitor) -> str:
    database: Database = app.extensions["database"]
    with database.reading() as session:
        found = find_domain(session, visitor.merchant_id)
    assert found is not None
    return found.token


def test_a_domain_is_used_once_its_record_is_there(app: Flask, owner: ConsoleVisitor, zone: Zone) -> None:
    page = owner.done(PAGE, {"host": "https://Track.Fern.example/"})
    assert f"_milepost.{HOST}" in page
    owner.done(f"{PAGE}/check")
    assert state_of(app, owner) == (DomainState.FAILED, DomainFinding.NOTHING)
    assert owner.client.get("/track", base_url=f"https://{HOST}").status_code == 404
    zone[f"_milepost.{HOST}"] = ("milepost-domain=something else",)
    assert "with another value" in owner.done(f"{PAGE}/check")
    zone[f"_milepost.{HOST}"] = (f"milepost-domain={token_of(app, owner)}",)
    assert "The domain is yours." in owner.done(f"{PAGE}/check")
    answer = owner.client.get("/track", base_url=f"https://{HOST}")
    assert answer.status_code == 200
    assert "Fern" in answer.text
    assert owner.client.get("/track", base_url="https://elsewhere.example").status_code == 404


def test_links_in_messages_lead_to_a_proven_domain_and_back_when_it_is_dropped(
    app: Flask, owner: ConsoleVisitor, zone: Zone
) -> None:
    database: Database = app.extensions["database"]
    links: PageLinks = app.extensions["console"].links
    owner.done(PAGE, {"host": HOST})
    with database.unit_of_work() as session:
        order = make_order(session, session.get_one(Merchant, owner.merchant_id))
        create_tracking_link(session, links, order)
        order_id = order.id

    def where() -> tuple[str, str]:
        with database.reading() as session:
            page = links.find_page_url(session, order_id) or ""
            return page.partition("/t/")[0], session.get_one(Sender, owner.merchant_id).base_url

    assert where()[0] == links.base_url
    zone[f"_milepost.{HOST}"] = (f"milepost-domain={token_of(app, owner)}",)
    owner.done(f"{PAGE}/check")
    assert where() == (f"https://{HOST}", f"https://{HOST}")
    owner.done(f"{PAGE}/drop")
    assert where()[0] == links.base_url


def test_two_merchants_cannot_have_one_domain(
    app: Flask, owner: ConsoleVisitor, stranger: ConsoleVisitor, zone: Zone
) -> None:
    for visitor in (owner, stranger):
        visitor.done(PAGE, {"host": HOST})
    zone[f"_milepost.{HOST}"] = tuple(f"milepost-domain={token_of(app, visitor)}" for visitor in (owner, stranger))
    owner.done(f"{PAGE}/check")
    assert "Another merchant has proven" in stranger.done(f"{PAGE}/check")
    assert state_of(app, owner)[0] is DomainState.VERIFIED
    assert state_of(app, stranger) == (DomainState.FAILED, DomainFinding.TAKEN)


def test_a_silent_dns_takes_nothing_away(app: Flask, owner: ConsoleVisitor, zone: Zone) -> None:
    owner.done(PAGE, {"host": HOST})
    zone[f"_milepost.{HOST}"] = (f"milepost-domain={token_of(app, owner)}",)
    owner.done(f"{PAGE}/check")
    zone[f"_milepost.{HOST}"] = None
    owner.done(f"{PAGE}/check")
    assert state_of(app, owner) == (DomainState.VERIFIED, DomainFinding.NO_ANSWER)


def test_a_file_on_the_server_proves_as_well_and_private_servers_are_never_asked() -> None:
    zone: Zone = {}

    def answer(arrival: Arrival) -> Reply:
        return Reply(200, b"abc\n") if arrival.path == "/.well-known/milepost-domain/abc" else Reply(404)

    with running_http_sink(answer) as sink, running_dns(zone) as server:
        open_door = ProofSeeker(DnsLookups(server), HttpClient(allows_private=True), sink.url)
        guarded = ProofSeeker(DnsLookups(server), HttpClient(allows_private=False), sink.url)
        assert open_door.look(HOST, "abc") is DomainFinding.FILE
        assert open_door.look(HOST, "xyz") is DomainFinding.NOTHING
        assert guarded.look(HOST, "abc") is DomainFinding.NOTHING


@pytest.mark.parametrize("typed", ["", "fern", "127.0.0.1", "[::1]", "a b.example", "-x.example", "x..example", "1.2"])
def test_what_is_no_name_is_refused(typed: str) -> None:
    with pytest.raises(DomainError) as refused:
        parse_host(typed, our_host="track.shop.example")
    assert refused.value.problem is DomainProblem.NOT_A_NAME


def test_our_own_name_is_refused_on_the_form(owner: ConsoleVisitor, app: Flask) -> None:
    ours = re.sub(r"^https?://|:\d+$", "", app.extensions["settings"].base_url)
    with pytest.raises(DomainError):
        parse_host(f"x.{ours}" if "." in ours else ours, our_host=ours)
    answer = owner.send(PAGE, {"host": "no name"})
    assert answer.status_code == 422
    assert 'id="host-wrong"' in answer.text


def test_names_in_other_scripts_are_kept_as_the_dns_has_them() -> None:
    assert parse_host("münchen.example", our_host="x") == "xn--mnchen-3ya.example"


def test_only_the_owner_changes_domains(editor: ConsoleVisitor) -> None:
    assert editor.open(PAGE).status_code == 200
    assert editor.send(PAGE, {"host": HOST}).status_code == 403


def look(zone: Zone, wanted: MailDomain) -> dict[str, RecordCheck]:
    with running_dns(zone) as server:
        return dict(check_mail_domain(DnsLookups(server), wanted))


FERN = MailDomain("fern.example", "spf.mail.example", "m1")


def test_a_domain_in_order_needs_nothing() -> None:
    key = "v=DKIM1; k=rsa; p=" + "A" * 392
    checks = look(
        {
            "fern.example": ("some-site-verification=1", "v=spf1 include:spf.mail.example -all"),
            "m1._domainkey.fern.example": (key,),
            "_dmarc.fern.example": ("v=DMARC1; p=reject; rua=mailto:x@fern.example",),
        },
        FERN,
    )
    assert {check.finding for check in checks.values()} == {MailFinding.GOOD}
    assert {check.advice for check in checks.values()} == {""}
    # Long keys come in pieces, which are joined.
    assert checks["dkim"].found == key


def test_missing_records_are_written_out_to_be_added() -> None:
    checks = look({"fern.example": ()}, FERN)
    assert {check.finding for check in checks.values()} == {MailFinding.MISSING}
    assert checks["spf"].advice == "v=spf1 include:spf.mail.example ~all"
    assert checks["dmarc"].advice == "v=DMARC1; p=none; rua=mailto:postmaster@fern.example"


@pytest.mark.parametrize(
    ("records", "finding", "advice"),
    [
        (
            ("v=spf1 mx include:spf.other.example ~all",),
            MailFinding.LACKS_PROVIDER,
            "v=spf1 mx include:spf.other.example include:spf.mail.example ~all",
        ),
        (("v=spf1 mx",), MailFinding.LACKS_PROVIDER, "v=spf1 mx include:spf.mail.example"),
        (("v=spf1 +all",), MailFinding.TOO_OPEN, "v=spf1 ~all"),
        (("v=spf1 mx all",), MailFinding.TOO_OPEN, "v=spf1 mx ~all"),
        (("v=spf1 a -all", "v=spf1 mx ~all"), MailFinding.SEVERAL, "v=spf1 a mx ~all"),
        (("v=spf10 a",), MailFinding.MISSING, "v=spf1 include:spf.mail.example ~all"),
    ],
)
def test_spf_says_what_to_change(records: tuple[str, ...], finding: MailFinding, advice: str) -> None:
    spf = look({"fern.example": records}, FERN)["spf"]
    assert (spf.finding, spf.advice) == (finding, advice)


def test_dmarc_of_the_domain_above_counts_and_watching_is_said() -> None:
    zone: Zone = {"_dmarc.fern.example": ("v=DMARC1;p=none",)}
    assert look(zone, MailDomain("mail.fern.example", "", ""))["dmarc"].finding is MailFinding.WATCHING
    broken: Zone = {"_dmarc.fern.example": ("v=DMARC1; rua=mailto:x@fern.example",)}
    assert look(broken, FERN)["dmarc"].finding is MailFinding.BROKEN


def test_a_key_that_was_taken_back_is_told_from_one_that_is_missing() -> None:
    checks = look({"m1._domainkey.fern.example": ("v=DKIM1; p=",)}, FERN)
    assert checks["dkim"].finding is MailFinding.REVOKED
    assert look({}, MailDomain("fern.example", "", ""))["dkim"].finding is MailFinding.UNKNOWN


def test_a_failing_dns_is_said_and_not_taken_for_missing_records() -> None:
    checks = look({"fern.example": None, "_dmarc.fern.example": None, "m1._domainkey.fern.example": None}, FERN)
    assert {check.finding for check in checks.values()} == {MailFinding.NO_ANSWER}


def test_the_page_keeps_what_was_found(owner: ConsoleVisitor, zone: Zone) -> None:
    zone["fern.example"] = ("v=spf1 mx ~all",)
    form = {"domain": "Fern.example", "spf_include": "include:_spf.mail.example", "dkim_selector": "m1"}
    page = owner.done("/console/branding/mail", form)
    assert "v=spf1 mx include:_spf.mail.example ~all" in page
    assert "m1._domainkey.fern.example" in page
    wrong = owner.send("/console/branding/mail", {"domain": "nope", "dkim_selector": "../x"})
    assert wrong.status_code == 422
    assert 'id="domain-wrong"' in wrong.text
    assert 'id="dkim_selector-wrong"' in wrong.text
