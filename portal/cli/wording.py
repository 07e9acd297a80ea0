"""`milepost wording`: the words of messages, their history, and how they look before anybody gets them."""

from pathlib import Path

import click
from sqlalchemy.orm import Session

from notifier.api.rules import load_rules
from notifier.api.vocabulary import Channel
from notifier.api.wording import (
    PARTS,
    Finding,
    Severity,
    WordingDraft,
    WordingScope,
    WordingVersion,
    drop_wording,
    get_wording,
    lint_draft,
    load_wording_history,
    load_wordings,
    parse_parts,
    restore_wording,
    save_wording,
    write_parts,
)
from notifier.foundation.errors import ProductError, UnknownRecordError
from portal.cli.arguments import parse_word
from portal.cli.output import print_json, print_rows
from portal.cli.runtime import open_runtime
from portal.cli.wording_documents import describe_finding, describe_version, say_place
from portal.cli.wording_preview import preview
from portal.merchants.accounts import get_merchant

_CHANNEL = click.option("--channel", help="Only for this channel; for all unless given.")
_RULE = click.option("--rule", help="Only for the rule of this name; for all unless given.")
_NOTE = click.option("--note", default="", help="Why, for those who read the history.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
_FILE = click.option("--file", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Parts, each "
                     "under a line such as [subject].")  # fmt: skip


@click.group()
def wording() -> None:
    """Write your own words for messages, and look at them."""


wording.add_command(preview)


@wording.command("list")
@click.argument("merchant")
@click.option("--trigger", help="Only of this trigger.")
@_JSON
def list_command(*, merchant: str, trigger: str | None, as_json: bool) -> None:
    """List what MERCHANT (its slug) says in its own words."""
    with open_runtime() as runtime, runtime.database.reading() as session:
        sender_id = get_merchant(session, merchant).id
        found = load_wordings(session, sender_id, trigger)
        names = {rule.id: rule.name for rule in load_rules(session, sender_id)}
    if as_json:
        print_json({"merchant": merchant, "wordings": [describe_version(each, names) for each in found]})
        return
    rows = [
        (each.scope.trigger, each.scope.language, say_place(each.scope, names), f"version {each.version}", *_say(each))
        for each in found
    ]
    print_rows(rows, nothing=f"{merchant} uses the built-in words for everything.")


@wording.command()
@click.argument("merchant")
@click.argument("trigger")
@click.argument("language")
@_CHANNEL
@_RULE
@_JSON
def show(*, merchant: str, trigger: str, language: str, as_json: bool, **place: str | None) -> None:
    """Print the words of TRIGGER in LANGUAGE as a file: your own, else the built-in ones."""
    with open_runtime() as runtime, runtime.database.reading() as session:
        sender_id = get_merchant(session, merchant).id
        scope = _scope(session, merchant, trigger, language, place)
        history = load_wording_history(session, sender_id, scope)
    own = history[0].parts if history else {}
    built_in = get_wording(trigger, language)
    parts = {name: own.get(name) or str(getattr(built_in, name)) for name in PARTS}
    if as_json:
        print_json({"merchant": merchant, "trigger": trigger, "own": sorted(own), "parts": parts})
        return
    click.echo(write_parts(parts), nl=False)


@wording.command("set")
@click.argument("merchant")
@click.argument("trigger")
@click.argument("language")
@_CHANNEL
@_RULE
@_FILE
@click.option("--part", "told", multiple=True, metavar="NAME=WORDS", help="One part, such as subject=…; repeatable.")
@_NOTE
@_JSON
def set_command(*, merchant: str, trigger: str, language: str, as_json: bool, **given: object) -> None:
    """Say TRIGGER in LANGUAGE in your own words from now on; parts that are not given stay built-in."""
    parts = _read_parts(given)
    place = {name: _text(given.get(name)) for name in ("channel", "rule")}
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        scope = _scope(session, merchant, trigger, language, place)
        draft = WordingDraft(scope, parts, _text(given.get("note")) or "")
        sender_id = get_merchant(session, merchant).id
        saved = save_wording(session, sender_id, draft)
        findings = lint_draft(session, sender_id, saved.scope, saved.parts)
    _print_saved(merchant, saved, findings, as_json=as_json)


@wording.command()
@click.argument("merchant")
@click.argument("trigger")
@click.argument("language")
@_CHANNEL
@_RULE
@_JSON
def history(*, merchant: str, trigger: str, language: str, as_json: bool, **place: str | None) -> None:
    """List every version of the words of TRIGGER in LANGUAGE, the newest first."""
    with open_runtime() as runtime, runtime.database.reading() as session:
        sender_id = get_merchant(session, merchant).id
        scope = _scope(session, merchant, trigger, language, place)
        found = load_wording_history(session, sender_id, scope)
        names = {rule.id: rule.name for rule in load_rules(session, sender_id)}
    if as_json:
        print_json({"merchant": merchant, "versions": [describe_version(each, names) for each in found]})
        return
    rows = [
        (f"version {each.version}", each.created_at.isoformat(timespec="seconds"), *_say(each), each.note)
        for each in found
    ]
    print_rows(rows, nothing=f"{merchant} never wrote words of its own here.")


@wording.command()
@click.argument("merchant")
@click.argument("trigger")
@click.argument("language")
@click.argument("version", metavar="VERSION|built-in")
@_CHANNEL
@_RULE
@_NOTE
@_JSON
def restore(*, merchant: str, trigger: str, language: str, version: str, **given: object) -> None:
    """Use an earlier VERSION of the words again, or the built-in ones; it becomes the newest version."""
    place = {name: _text(given.get(name)) for name in ("channel", "rule")}
    note = _text(given.get("note")) or ""
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        sender_id = get_merchant(session, merchant).id
        scope = _scope(session, merchant, trigger, language, place)
        if version == "built-in":
            saved = drop_wording(session, sender_id, scope, note=note)
        else:
            saved = restore_wording(session, sender_id, scope, _parse_version(version), note=note)
    _print_saved(merchant, saved, (), as_json=bool(given["as_json"]))


@wording.command()
@click.argument("merchant")
@click.argument("trigger")
@click.argument("language")
@_CHANNEL
@_RULE
@_FILE
@_JSON
def lint(*, merchant: str, trigger: str, language: str, as_json: bool, **given: object) -> None:
    """Say what is wrong with the words of a file, or with those in use; exit status 1 when something must change."""
    place = {name: _text(given.get(name)) for name in ("channel", "rule")}
    with open_runtime() as runtime, runtime.database.reading() as session:
        sender_id = get_merchant(session, merchant).id
        scope = _scope(session, merchant, trigger, language, place)
        parts = _read_parts(given) if given.get("path") else _get_own(session, merchant, scope)
        findings = lint_draft(session, sender_id, scope, parts)
    if as_json:
        print_json({"merchant": merchant, "findings": [describe_finding(each) for each in findings]})
    else:
        print_rows([_row(each) for each in findings], nothing="There is nothing to say about these words.")
    if any(each.severity is Severity.ERROR for each in findings):
        raise SystemExit(1)


def _get_own(session: Session, merchant: str, scope: WordingScope) -> dict[str, str]:
    versions = load_wording_history(session, get_merchant(session, merchant).id, scope)
    if not versions or versions[0].is_built_in:
        raise UnknownRecordError(f"{merchant} uses the built-in words here; name a file with --file to look at others.")
    return dict(versions[0].parts)


def _scope(session: Session, merchant: str, trigger: str, language: str, place: dict[str, str | None]) -> WordingScope:
    channel, name = place.get("channel"), place.get("rule")
    rules = {rule.name: rule.id for rule in load_rules(session, get_merchant(session, merchant).id)} if name else {}
    if name and name not in rules:
        raise UnknownRecordError(f"There is no rule {name!r}; known are {', '.join(rules) or 'none'}.")
    chosen = parse_word(Channel, channel, "channel") if channel else None
    return WordingScope(trigger, language, chosen, rules[name] if name else None)


def _read_parts(given: dict[str, object]) -> dict[str, str]:
    path, told = given.get("path"), given.get("told") or ()
    parts = parse_parts(path.read_text("utf-8"), path.name) if isinstance(path, Path) else {}
    for pair in told if isinstance(told, tuple) else ():
        name, sign, words = str(pair).partition("=")
        if not sign:
            raise ProductError(f"{pair!r} is no part; write --part name=words.")
        parts[name.strip()] = words
    return parts


def _parse_version(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise ProductError(f"The version {text!r} is no number; write one of the history, or built-in.")
    return int(text)


def _print_saved(merchant: str, saved: WordingVersion, findings: tuple[Finding, ...], *, as_json: bool) -> None:
    if as_json:
        document = describe_version(saved, {})
        print_json({"merchant": merchant, **document, "findings": [describe_finding(each) for each in findings]})
        return
    what = "the built-in words are used" if saved.is_built_in else "these words are used"
    click.echo(f"Version {saved.version} is saved: {what} from the next message on.")
    if findings:
        print_rows([_row(each) for each in findings], nothing="")


def _row(finding: Finding) -> tuple[str, ...]:
    place = f"{finding.part}:{finding.line}:{finding.column}" if finding.line else finding.part
    return finding.severity.value, finding.code, place, finding.sentence


def _say(version: WordingVersion) -> tuple[str, ...]:
    return (", ".join(name for name in PARTS if name in version.parts) or "built-in",)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
