"""The domain a merchant's mail comes from: SPF, DKIM and DMARC as the DNS has them, and the record that is missing."""

import datetime as dt
import re
import uuid
from dataclasses import asdict, dataclass
from typing import Final

from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from portal.merchants.dns_lookups import DnsLookups, DnsSilentError
from portal.models import SenderDomain
from portal.vocabulary.branding_state import MailFinding

_SPF_START: Final = re.compile(r"v=spf1(?:\s|$)", re.IGNORECASE)
_DMARC_START: Final = re.compile(r"v\s*=\s*DMARC1\s*(?:;|$)", re.IGNORECASE)
_ALL: Final = re.compile(r"(?:^|\s)([+?~-]?)all(?:\s|$)", re.IGNORECASE)
_POLICY: Final = re.compile(r";\s*p\s*=\s*(none|quarantine|reject)\s*(?:;|$)", re.IGNORECASE)
_KEY: Final = re.compile(r"(?:^|;)\s*p\s*=\s*([^;]*)")


@dataclass(frozen=True, slots=True)
class MailDomain:
    """What is looked at: the provider's own SPF host and DKIM selector, empty where the merchant does not know them."""

    domain: str
    spf_include: str
    dkim_selector: str


@dataclass(frozen=True, slots=True)
class RecordCheck:
    """One of the three proofs: what is there, and the record to add or to change, empty when all is well."""

    finding: MailFinding
    #: The name the record stands under.
    name: str
    found: str
    advice: str


@dataclass(frozen=True, slots=True)
class MailDomainReport:
    """All three, as they were at a moment; `checked_at` is None before anybody looked."""

    wanted: MailDomain
    checks: tuple[tuple[str, RecordCheck], ...]
    checked_at: dt.datetime | None


def check_mail_domain(lookups: DnsLookups, wanted: MailDomain) -> tuple[tuple[str, RecordCheck], ...]:
    """SPF (RFC 7208), DKIM (RFC 6376) and DMARC (RFC 7489) of a domain; asks the DNS, so no transaction may be open."""
    return (
        ("spf", check_spf(lookups, wanted)),
        ("dkim", check_dkim(lookups, wanted)),
        ("dmarc", check_dmarc(lookups, wanted)),
    )


def check_spf(lookups: DnsLookups, wanted: MailDomain) -> RecordCheck:
    """Whether the provider may send for the domain."""
    name, include = wanted.domain, f"include:{wanted.spf_include}" if wanted.spf_include else ""
    usual = " ".join(part for part in ("v=spf1", include, "~all") if part)
    try:
        records = sorted(text for text in lookups.find_texts(name) if _SPF_START.match(text))
    except DnsSilentError:
        return RecordCheck(MailFinding.NO_ANSWER, name, "", "")
    if not records:
        return RecordCheck(MailFinding.MISSING, name, "", usual)
    found = records[0]
    if len(records) > 1:
        return RecordCheck(MailFinding.SEVERAL, name, " | ".join(records), _merge(records))
    everybody = _ALL.search(found)
    if everybody and everybody[1] in {"", "+"}:
        return RecordCheck(MailFinding.TOO_OPEN, name, found, _ALL.sub(" ~all", found).strip())
    if include and include.lower() not in found.lower().split():
        return RecordCheck(MailFinding.LACKS_PROVIDER, name, found, _insert(found, include))
    return RecordCheck(MailFinding.GOOD, name, found, "")


def check_dkim(lookups: DnsLookups, wanted: MailDomain) -> RecordCheck:
    """Whether the provider's key for signing is published."""
    if not wanted.dkim_selector:
        return RecordCheck(MailFinding.UNKNOWN, f"…._domainkey.{wanted.domain}", "", "")
    name = f"{wanted.dkim_selector}._domainkey.{wanted.domain}"
    try:
        # A name that points elsewhere, as providers like it, is followed by the resolver.
        keys = [text for text in lookups.find_texts(name) if _KEY.search(text)]
    except DnsSilentError:
        return RecordCheck(MailFinding.NO_ANSWER, name, "", "")
    if not keys:
        return RecordCheck(MailFinding.MISSING, name, "", "")
    key = _KEY.search(keys[0])
    finding = MailFinding.GOOD if key is not None and key[1].strip() else MailFinding.REVOKED
    return RecordCheck(finding, name, keys[0], "")


def check_dmarc(lookups: DnsLookups, wanted: MailDomain) -> RecordCheck:
    """What receivers are asked to do with mail that only pretends to be from the domain."""
    name = f"_dmarc.{wanted.domain}"
    usual = f"v=DMARC1; p=none; rua=mailto:postmaster@{wanted.domain}"
    try:
        records = _dmarc_records(lookups, wanted.domain)
    except DnsSilentError:
        return RecordCheck(MailFinding.NO_ANSWER, name, "", "")
    if not records:
        return RecordCheck(MailFinding.MISSING, name, "", usual)
    found = records[0]
    if len(records) > 1:
        return RecordCheck(MailFinding.SEVERAL, name, " | ".join(records), found)
    policy = _POLICY.search(found)
    if policy is None:
        return RecordCheck(MailFinding.BROKEN, name, found, usual)
    finding = MailFinding.WATCHING if policy[1].lower() == "none" else MailFinding.GOOD
    return RecordCheck(finding, name, found, "")


def load_mail_domain(session: Session, merchant_id: uuid.UUID) -> MailDomainReport | None:
    """What was looked at last; None when the merchant has never asked."""
    row = session.get(SenderDomain, merchant_id)
    if row is None:
        return None
    checks = tuple(
        (kind, RecordCheck(MailFinding(one["finding"]), one["name"], one["found"], one["advice"]))
        for kind, one in ((kind, row.findings[kind]) for kind in ("spf", "dkim", "dmarc") if kind in row.findings)
    )
    return MailDomainReport(MailDomain(row.domain, row.spf_include, row.dkim_selector), checks, row.checked_at)


def record_mail_domain(
    session: Session, merchant_id: uuid.UUID, wanted: MailDomain, checks: tuple[tuple[str, RecordCheck], ...]
) -> None:
    """Keep what was found."""
    row = session.get(SenderDomain, merchant_id) or SenderDomain(merchant_id=merchant_id)
    row.domain, row.spf_include, row.dkim_selector = wanted.domain, wanted.spf_include, wanted.dkim_selector
    row.findings = {kind: asdict(check) | {"finding": check.finding.value} for kind, check in checks}
    row.checked_at = utc_now()
    session.add(row)


def _dmarc_records(lookups: DnsLookups, domain: str) -> list[str]:
    """Of the domain itself, else of those above it, as receivers look too."""
    labels = domain.split(".")
    for start in range(max(1, len(labels) - 1)):
        name = "_dmarc." + ".".join(labels[start:])
        records = [text for text in lookups.find_texts(name) if _DMARC_START.match(text)]
        if records:
            return records
    return []


def _insert(record: str, include: str) -> str:
    """The record with the provider before its end, for what stands behind `all` is never read."""
    match = _ALL.search(record)
    if match is None:
        return f"{record.strip()} {include}"
    return f"{record[: match.start()].strip()} {include} {record[match.start() :].strip()}"


def _merge(records: list[str]) -> str:
    """One record that says what several do; two are as good as none (RFC 7208, 4.5)."""
    parts = [part for record in records for part in record.split()[1:]]
    kept = [part for part in dict.fromkeys(parts) if not _ALL.fullmatch(part)]
    return " ".join(["v=spf1", *kept, "~all"])
