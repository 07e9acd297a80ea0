"""`milepost wording`: the words of messages, their history, and how they look before anybody gets them."""

import click

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
    restore_wording,
    save_wording,
    write_parts,
)
from notifier.foundation.errors import ProductError, UnknownRecordError
from portal.cli.output import print_json, print_rows
from portal.cli.wording_context import (
    CHANNEL,
    FILE,
    JSON,
    NOTE,
    RULE,
    WordingContext,
    about_a_wording,
    open_wording,
    read_parts,
)
from portal.cli.wording_documents import describe_finding, describe_version, say_place
from portal.cli.wording_preview import preview


@click.group()
def wording() -> None:
    """Write your own words for messages, and look at them."""


wording.add_command(preview)


@wording.command("list")
@click.argument("merchant")
@click.option("--trigger", help="Only of this trigger.")
@JSON
def list_command(*, merchant: str, trigger: str | None, as_json: bool) -> None:
    """List what MERCHANT (its slug) says in its own words."""
    with open_wording(merchant) as context:
        found, names = load_wordings(context.session, context.sender_id, trigger), context.rule_names
    if as_json:
        print_json({"merchant": merchant, "wordings": [describe_version(each, names) for each in found]})
        return
    rows = [
        (each.scope.trigger, each.scope.language, say_place(each.scope, names), f"version {each.version}", *_say(each))
        for each in found
    ]
    print_rows(rows, nothing=f"{merchant} uses the built-in words for everything.")


@wording.command()
@about_a_wording(CHANNEL, RULE)
def show(*, merchant: str, trigger: str, language: str, as_json: bool, **given: object) -> None:
    """Print the words of TRIGGER in LANGUAGE as a file: of each part your own that are used there, else built-in."""
    with open_wording(merchant) as context:
        own = context.load_own_parts(context.find_scope(trigger, language, given))
    built_in = get_wording(trigger, language)
    parts = {name: own.get(name) or str(getattr(built_in, name)) for name in PARTS}
    if as_json:
        print_json({"merchant": merchant, "trigger": trigger, "own": sorted(own), "parts": parts})
        return
    click.echo(write_parts(parts), nl=False)


@wording.command("set")
@about_a_wording(
    CHANNEL,
    RULE,
    FILE,
    click.option(
        "--part", "told", multiple=True, metavar="NAME=WORDS", help="One part, such as subject=…; repeatable."
    ),
    NOTE,
)
def set_command(*, merchant: str, trigger: str, language: str, as_json: bool, **given: object) -> None:
    """Say TRIGGER in LANGUAGE in your own words from now on; parts that are not given stay built-in."""
    parts = (read_parts(given.get("path")) or {}) | _read_told(given.get("told"))
    with open_wording(merchant, is_writing=True) as context:
        draft = WordingDraft(context.find_scope(trigger, language, given), parts, str(given.get("note") or ""))
        saved = save_wording(context.session, context.sender_id, draft)
        findings = lint_draft(context.session, context.sealer, context.sender_id, saved.scope, saved.parts)
    _print_saved(merchant, context, saved, findings, as_json=as_json)


@wording.command()
@about_a_wording(CHANNEL, RULE)
def history(*, merchant: str, trigger: str, language: str, as_json: bool, **given: object) -> None:
    """List every version of the words of TRIGGER in LANGUAGE, the newest first."""
    with open_wording(merchant) as context:
        found = load_wording_history(context.session, context.sender_id, context.find_scope(trigger, language, given))
    if as_json:
        print_json({"merchant": merchant, "versions": [describe_version(each, context.rule_names) for each in found]})
        return
    rows = [
        (f"version {each.version}", each.created_at.isoformat(timespec="seconds"), *_say(each), each.note)
        for each in found
    ]
    print_rows(rows, nothing=f"{merchant} never wrote words of its own here.")


@wording.command()
@about_a_wording(click.argument("version", metavar="VERSION|built-in"), CHANNEL, RULE, NOTE)
def restore(*, merchant: str, trigger: str, language: str, version: str, **given: object) -> None:
    """Use an earlier VERSION of the words again, or the built-in ones; it becomes the newest version."""
    note = str(given.get("note") or "")
    with open_wording(merchant, is_writing=True) as context:
        scope = context.find_scope(trigger, language, given)
        if version == "built-in":
            saved = drop_wording(context.session, context.sender_id, scope, note=note)
        else:
            saved = restore_wording(context.session, context.sender_id, scope, _parse_version(version), note=note)
    _print_saved(merchant, context, saved, (), as_json=bool(given["as_json"]))


@wording.command()
@about_a_wording(CHANNEL, RULE, FILE)
def lint(*, merchant: str, trigger: str, language: str, as_json: bool, **given: object) -> None:
    """Say what is wrong with the words of a file, or with those in use; exit status 1 when something must change."""
    draft = read_parts(given.get("path"))
    with open_wording(merchant) as context:
        scope = context.find_scope(trigger, language, given)
        parts = _get_own(context, merchant, scope) if draft is None else draft
        findings = lint_draft(context.session, context.sealer, context.sender_id, scope, parts)
    if as_json:
        print_json({"merchant": merchant, "findings": [describe_finding(each) for each in findings]})
    else:
        print_rows([_row(each) for each in findings], nothing="There is nothing to say about these words.")
    if any(each.severity is Severity.ERROR for each in findings):
        raise SystemExit(1)


def _get_own(context: WordingContext, merchant: str, scope: WordingScope) -> dict[str, str]:
    parts = context.load_own_parts(scope)
    if not parts:
        raise UnknownRecordError(f"{merchant} uses the built-in words here; name a file with --file to look at others.")
    return parts


def _read_told(told: object) -> dict[str, str]:
    parts: dict[str, str] = {}
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


def _print_saved(
    merchant: str, context: WordingContext, saved: WordingVersion, findings: tuple[Finding, ...], *, as_json: bool
) -> None:
    if as_json:
        document = describe_version(saved, context.rule_names)
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
