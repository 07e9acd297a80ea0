"""Keeps the translation files true to the code: `python -m deploy.catalogues extract | update | compile | check`.

`update ar pt_BR` adds languages and brings all others up to date; `update messages pt_BR` adds them to one domain.
Three domains: what pages of shoppers say (portal), what pages of merchants say (console), what messages say (messages).
Each has its own languages, but whoever reads a page in a language gets messages in it too. English is the language of
the source texts and has no file.
Compiled files (`.mo`) are made at set-up and not committed.
"""

import io
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from deploy.catalogue_problems import find_translation_problems, translations_of

ROOT = Path(__file__).resolve().parents[1]
USAGE = "Say what to do: extract, update [DOMAIN] [LOCALE...], compile or check."
# How texts are found in Liquid, written beside the code that renders it.
WORDING = "notifier.authoring.extraction:extract_wording"
LAYOUT = "notifier.authoring.extraction:extract_layout"


@dataclass(frozen=True, slots=True)
class Source:
    """Files that one extraction method reads; `without` names folders left out."""

    pattern: str
    method: str
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Domain:
    """One catalogue per language: its name, its package and where its texts stand."""

    name: str
    package: str
    sources: tuple[Source, ...]

    def folder(self) -> Path:
        """Where the languages of this domain are."""
        return ROOT / self.package / "translations"

    def file(self, locale: str) -> Path:
        """The translation file of one language."""
        return self.folder() / locale / "LC_MESSAGES" / f"{self.name}.po"

    def locales(self) -> list[str]:
        """The languages that have a file."""
        return sorted(path.parts[-3] for path in self.folder().glob(f"*/LC_MESSAGES/{self.name}.po"))


PAGES = Domain(
    "portal",
    "portal",
    (
        Source("portal/**/*.py", "python", without=("portal/console",)),
        Source("templates/**/*.*", "jinja2", without=("templates/messages", "templates/console")),
    ),
)
CONSOLE = Domain(
    "console",
    "portal",
    (Source("portal/console/**/*.py", "python"), Source("templates/console/**/*.*", "jinja2")),
)
MESSAGES = Domain(
    "messages",
    "notifier",
    (
        Source("notifier/**/*.py", "python"),
        Source("templates/messages/*.liquid", WORDING),
        Source("templates/messages/layouts/*.*", LAYOUT),
    ),
)
DOMAINS = (PAGES, CONSOLE, MESSAGES)


def extract_template(domain: Domain) -> Catalog:
    """All texts of a domain as they stand in the code now, sorted, with the files they come from."""
    template = Catalog(project="Milepost", charset="utf-8", fuzzy=False)
    for source in domain.sources:
        for path in sorted(find_files(source)):
            # Trimmed as in `portal`'s Jinja environment (policy ext.i18n.trimmed): line breaks in a text mean nothing.
            options = {"trimmed": "true", "silent": "false"} if source.method == "jinja2" else {}
            found = extract_from_file(source.method, path, comment_tags=("Translators:",), options=options)
            for _line, message, comments, context in found:
                place = [(path.relative_to(ROOT).as_posix(), 0)]
                template.add(message, None, place, auto_comments=comments, context=context)
    return template


def find_files(source: Source) -> Iterator[Path]:
    """The files of a source that exist."""
    without = {ROOT / folder for folder in source.without}
    for path in ROOT.glob(source.pattern):
        if path.is_file() and without.isdisjoint(path.parents):
            yield path


def merge(template: Catalog, domain: Domain, locale: str) -> Catalog:
    """The catalogue of one language with the texts of the template: new ones empty, vanished ones gone."""
    catalogue = read_catalogue(domain, locale)
    catalogue.update(template, no_fuzzy_matching=True, update_header_comment=False, update_creation_date=False)
    catalogue.obsolete.clear()
    return catalogue


def read_catalogue(domain: Domain, locale: str) -> Catalog:
    """What a language has so far; an empty catalogue when it is new."""
    path = domain.file(locale)
    if not path.exists():
        return Catalog(locale=locale, domain=domain.name, project="Milepost", charset="utf-8", fuzzy=False)
    with path.open("rb") as stream:
        return read_po(stream, locale=locale, domain=domain.name)


def to_bytes(catalogue: Catalog) -> bytes:
    """A translation file that changes only where a text changes: sorted, without line numbers, dates and header."""
    stream = io.BytesIO()
    write_po(stream, catalogue, width=0, sort_output=True, omit_header=True, include_lineno=False)
    # Of the header a translation file needs its character set and plural rule; dates and names only make differences.
    rule = f"nplurals={catalogue.num_plurals}; plural={catalogue.plural_expr};"
    header = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {catalogue.locale_identifier}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {rule}\\n"\n\n'
    )
    return header.encode() + stream.getvalue()


def extract() -> list[str]:
    """Print every text of the code, for a reader or another tool."""
    for domain in DOMAINS:
        stream = io.BytesIO()
        write_po(stream, extract_template(domain), width=0, sort_output=True, omit_header=True, include_lineno=False)
        print(f"# {domain.name}\n{stream.getvalue().decode()}")
    return []


def update(names: Sequence[str]) -> list[str]:
    """Write the translation files anew, those of new languages too; a domain's name first narrows it to that one."""
    chosen = [domain for domain in DOMAINS if domain.name in names[:1]]
    new_locales = names[1:] if chosen else names
    unknown = sorted(locale for locale in set(new_locales) if not is_locale(locale))
    if unknown:
        return [f"{locale} is not a language that Babel knows (write it like ar or pt_BR)." for locale in unknown]
    for domain in chosen or DOMAINS:
        template = extract_template(domain)
        for locale in sorted({*new_locales, *domain.locales()}):
            write_language(template, domain, locale)
    return []


def write_language(template: Catalog, domain: Domain, locale: str) -> None:
    """Write one translation file anew, and print how much of it is to be translated."""
    catalogue = merge(template, domain, locale)
    path = domain.file(locale)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(to_bytes(catalogue))
    missing = sum(not all(translations_of(message)) for message in catalogue if message.id)
    print(f"{path.relative_to(ROOT).as_posix()}: {len(catalogue)} texts, {missing} to translate")


def is_locale(name: str) -> bool:
    """Whether a name like pt_BR is a language with known plural rules."""
    try:
        Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        return False
    return True


def compile_all() -> list[str]:
    """Write the binary files that gettext reads."""
    for domain in DOMAINS:
        for locale in domain.locales():
            with domain.file(locale).with_suffix(".mo").open("wb") as stream:
                write_mo(stream, read_catalogue(domain, locale))
    return []


def check() -> list[str]:
    """Every language complete, true to the code and with the placeholders of its source texts."""
    problems = [
        f"{MESSAGES.file(locale).relative_to(ROOT).as_posix()} is missing, though pages speak {locale}: "
        f"run python -m deploy.catalogues update messages {locale} and translate it."
        for locale in sorted({*PAGES.locales()} - {*MESSAGES.locales()})
    ]
    for domain in DOMAINS:
        template = extract_template(domain)
        for locale in domain.locales():
            problems += check_language(template, domain, locale)
    return problems


def check_language(template: Catalog, domain: Domain, locale: str) -> Iterator[str]:
    """The problems of one translation file."""
    path = domain.file(locale)
    name = path.relative_to(ROOT).as_posix()
    merged = merge(template, domain, locale)
    if to_bytes(merged) != path.read_bytes():
        yield f"{name} differs from what the code says: run make catalogues."
    for problem in find_translation_problems(merged):
        yield f"{name}: {problem}"


def main(words: list[str]) -> int:
    """Run one command; every problem is one line, and any problem is exit status 1."""
    match words:
        case ["extract"]:
            problems = extract()
        case ["update", *names]:
            problems = update(names)
        case ["compile"]:
            problems = compile_all()
        case ["check"]:
            problems = check()
        case _:
            problems = [USAGE]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
