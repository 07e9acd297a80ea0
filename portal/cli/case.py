"""`milepost case`: what shoppers report and ask for, and the merchant's answers."""

from typing import Final

import click

from portal.cli.output import print_answer, print_json, print_rows
from portal.cli.runtime import open_runtime
from portal.engagement.case_drafts import Answer
from portal.engagement.case_reading import CaseSummary, WholeCase, get_case_of_merchant, load_case_list
from portal.engagement.cases import answer_case, close_case
from portal.merchants.accounts import get_merchant
from portal.vocabulary.case_state import CaseState

_JSON = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
_STATES: Final = click.Choice([state.value for state in CaseState])


@click.group()
def case() -> None:
    """Read, answer and close what shoppers report or ask to be changed."""


@case.command("list")
@click.argument("merchant")
@click.option("--state", type=_STATES, help="Only these; all of them unless given.")
@_JSON
def list_command(*, merchant: str, state: str | None, as_json: bool) -> None:
    """List the cases of MERCHANT (its slug), what changed last first."""
    with open_runtime() as runtime, runtime.database.reading() as session:
        wanted = CaseState(state) if state else None
        cases = load_case_list(session, get_merchant(session, merchant).id, wanted)
    if as_json:
        print_json({"merchant": merchant, "cases": [_describe(one) for one in cases]})
        return
    rows = [(one.number, one.state.value, one.kind.value, one.order_number, _moment(one)) for one in cases]
    print_rows(rows, nothing=f"{merchant} has no such case.")


@case.command()
@click.argument("merchant")
@click.argument("number")
@_JSON
def show(*, merchant: str, number: str, as_json: bool) -> None:
    """Print the case NUMBER of MERCHANT (its slug) with everything that was written and asked for."""
    with open_runtime() as runtime, runtime.database.reading() as session:
        found = get_case_of_merchant(session, get_merchant(session, merchant).id, number)
    if as_json:
        print_json({"merchant": merchant, **_describe_whole(found)})
        return
    _print_whole(found)


@case.command()
@click.argument("merchant")
@click.argument("number")
@click.argument("text")
@click.option("--yes/--no", "is_granted", default=None, help="Whether a change asked for is made.")
@_JSON
def answer(*, merchant: str, number: str, text: str, is_granted: bool | None, as_json: bool) -> None:
    """Answer the case NUMBER of MERCHANT (its slug) with TEXT; the shopper is told. A yes changes nothing else."""
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        merchant_id = get_merchant(session, merchant).id
        answer_case(session, runtime.page_links, merchant_id, number, Answer(text, is_granted))
        found = get_case_of_merchant(session, merchant_id, number).summary
    print_answer(_describe(found), as_json=as_json, heading=f"The case {found.number} is answered.")


@case.command()
@click.argument("merchant")
@click.argument("number")
@_JSON
def close(*, merchant: str, number: str, as_json: bool) -> None:
    """Close the case NUMBER of MERCHANT (its slug); the shopper is told, and opens it again by writing."""
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        merchant_id = get_merchant(session, merchant).id
        close_case(session, runtime.page_links, merchant_id, number)
        found = get_case_of_merchant(session, merchant_id, number).summary
    print_answer(_describe(found), as_json=as_json, heading=f"The case {found.number} is closed.")


def _describe(summary: CaseSummary) -> dict[str, object]:
    return {
        "number": summary.number,
        "order": summary.order_number,
        "kind": summary.kind.value,
        "state": summary.state.value,
        "opened_at": summary.opened_at.isoformat(timespec="seconds"),
        "changed_at": summary.changed_at.isoformat(timespec="seconds"),
    }


def _describe_whole(found: WholeCase) -> dict[str, object]:
    return {
        **_describe(found.summary),
        "items": list(found.items),
        "change": _describe_change(found),
        "messages": [
            {"author": one.author.value, "text": one.text, "written_at": one.written_at.isoformat(timespec="seconds")}
            for one in found.messages
        ],
    }


def _describe_change(found: WholeCase) -> dict[str, object] | None:
    change = found.change
    if change is None:
        return None
    address = change.address
    parts = ("name", "street", "postcode", "city", "region")
    return {
        "address": {part: getattr(address, part) for part in parts} if address else None,
        "instruction": change.instruction.value if change.instruction else None,
        "is_granted": change.is_granted,
    }


def _print_whole(found: WholeCase) -> None:
    summary = found.summary
    document = _describe(summary) | {"items": ", ".join(found.items) or None}
    change = _describe_change(found)
    if change is not None:
        address = change.pop("address")
        parts = [str(part) for part in address.values() if part] if isinstance(address, dict) else []
        document |= {"address": ", ".join(parts) or None, **change}
    heading = f"{summary.order_number} {summary.kind.value}"
    print_answer(document, as_json=False, heading=heading)
    for message in found.messages:
        click.echo(f"\n{message.author.value}, {message.written_at.isoformat(timespec='seconds')}")
        click.echo(message.text or "(without words)")


def _moment(summary: CaseSummary) -> str:
    return summary.changed_at.isoformat(timespec="seconds")
