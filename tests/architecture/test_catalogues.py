"""The check of translation files finds what would reach a person as nonsense."""

import io

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from deploy.catalogue_problems import find_translation_problems
from deploy.catalogues import DOMAINS, Domain, extract_template, merge, to_bytes


def problems_of(source: str | tuple[str, str], translation: str | tuple[str, ...], locale: str = "ar") -> list[str]:
    """What the check says of one text."""
    catalogue = Catalog(locale=locale)
    catalogue.add(source, translation)
    return list(find_translation_problems(catalogue))


@pytest.mark.parametrize(
    ("source", "translation", "part"),
    [
        ("Hello", "", "is not translated"),
        ("Hello %(name)s", "مرحبا", "has %(name)s"),
        ("Hello %(name)s", "%(names)s", "%(names)s stands in the translation"),
        ("Hello {{ shopper.name }}", "{{ shopper.mane }}", "{{shopper.mane"),
        ("{% if late %}Sorry{% endif %}", "آسف", "{%if"),
        ("A <strong>gift</strong>", "<em>x</em>", "<strong"),
        ("%(share)s off", "%(share)s 100% x", "percent sign"),
        (("%(count)s parcel", "%(count)s parcels"), ("a", "b"), "has 2 plural forms, the language has 6"),
        (("%(count)s of %(shop)s", "%(count)s by %(shop)s"), ("x",) * 6, "has %(shop)s"),
    ],
)
def test_a_broken_translation_is_named(
    source: str | tuple[str, str], translation: str | tuple[str, ...], part: str
) -> None:
    assert any(part in problem for problem in problems_of(source, translation))


def test_a_plural_form_may_leave_out_the_number() -> None:
    forms = ("لا طرود", "طرد", "طردان", "%(count)s طرود", "%(count)s طردا", "%(count)s طرد")
    assert problems_of(("%(count)s parcel", "%(count)s parcels"), forms) == []


def test_a_guess_is_named() -> None:
    catalogue = Catalog(locale="ar")
    catalogue.add("Hello", "مرحبا", flags=("fuzzy",))
    assert "fuzzy" in " ".join(find_translation_problems(catalogue))


def test_a_file_written_and_read_again_is_the_same() -> None:
    catalogue = Catalog(locale="ar")
    catalogue.add(("%(count)s parcel", "%(count)s parcels"), tuple("abcdef"), [("portal/x.py", 0)])
    catalogue.add("100%% of %(name)s", "%(name)s", [("portal/y.py", 0)])
    written = to_bytes(catalogue)
    assert to_bytes(read_po(io.BytesIO(written), locale="ar")) == written


@pytest.mark.parametrize("domain", DOMAINS, ids=lambda domain: domain.name)
def test_every_shipped_language_holds_the_texts_of_the_code(domain: Domain) -> None:
    template = extract_template(domain)
    stale = [name for name in domain.locales() if to_bytes(merge(template, domain, name)) != read(domain, name)]
    assert stale == [], "run make catalogues"


def read(domain: Domain, locale: str) -> bytes:
    return domain.file(locale).read_bytes()
