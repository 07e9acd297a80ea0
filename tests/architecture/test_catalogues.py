"""The check of translation files finds what would reach a person as nonsense."""

import io
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from deploy import catalogues
from deploy.catalogue_problems import find_translation_problems
from deploy.catalogues import DOMAINS, MESSAGES, PAGES, Domain, extract_template, main, merge, to_bytes


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


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one text of pages and one of messages, without languages yet."""
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    for package, text in (("portal", "Track"), ("notifier", "It is here")):
        (tmp_path / package).mkdir()
        (tmp_path / package / "words.py").write_text(f"N_({text!r})")
    return tmp_path


def translate(domain: Domain, locale: str) -> None:
    catalogue = merge(extract_template(domain), domain, locale)
    for message in catalogue:
        if message.id:
            message.string = "x"
    domain.file(locale).parent.mkdir(parents=True, exist_ok=True)
    domain.file(locale).write_bytes(to_bytes(catalogue))


def test_messages_may_speak_more_languages_than_pages(project: Path) -> None:
    for domain, locale in ((PAGES, "ar"), (MESSAGES, "ar"), (MESSAGES, "zh_Hant")):
        translate(domain, locale)
    assert main(["check"]) == 0


def test_pages_may_not_speak_a_language_that_messages_do_not(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    translate(PAGES, "ar")
    translate(PAGES, "pt_BR")
    translate(MESSAGES, "ar")
    assert main(["check"]) == 1
    assert capsys.readouterr().err == (
        "notifier/translations/pt_BR/LC_MESSAGES/messages.po is missing, though pages speak pt_BR: "
        "run python -m deploy.catalogues update messages pt_BR and translate it.\n"
    )


def test_each_language_of_a_domain_is_checked(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for domain, locale in ((PAGES, "ar"), (MESSAGES, "ar"), (MESSAGES, "de")):
        translate(domain, locale)
    (project / "notifier" / "words.py").write_text("N_('It is near')")
    assert main(["check"]) == 1
    problems = capsys.readouterr().err.splitlines()
    assert {problem.split("/LC_MESSAGES")[0] for problem in problems} == {
        "notifier/translations/ar",
        "notifier/translations/de",
    }
    assert any("differs from what the code says" in problem for problem in problems)
    assert any("'It is near' is not translated." in problem for problem in problems)


def test_an_update_gives_a_domain_no_language_of_the_other(project: Path) -> None:
    translate(PAGES, "ar")
    translate(MESSAGES, "ja")
    assert main(["update"]) == 0
    assert (PAGES.locales(), MESSAGES.locales()) == (["ar"], ["ja"])


def test_an_update_adds_a_language_to_all_domains_or_to_the_named_one(project: Path) -> None:
    assert main(["update", "ar"]) == 0
    assert main(["update", "messages", "pt_BR"]) == 0
    assert (PAGES.locales(), MESSAGES.locales()) == (["ar"], ["ar", "pt_BR"])


def test_an_unknown_language_is_named_and_nothing_is_written(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["update", "ar", "klingon"]) == 1
    assert "klingon is not a language" in capsys.readouterr().err
    assert (PAGES.locales(), MESSAGES.locales()) == ([], [])


def test_what_the_linter_finds_is_to_be_translated() -> None:
    texts = {message.id for message in extract_template(MESSAGES)}
    assert "One exclamation mark is enough." in texts
    assert "There is no part %(part)s; known are %(known)s." in texts
