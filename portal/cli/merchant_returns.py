"""`milepost merchant returns`: on which terms a shop takes goods back."""

from dataclasses import asdict, replace

import click

from portal.cli.arguments import parse_words
from portal.cli.output import print_answer
from portal.cli.runtime import open_runtime
from portal.merchants.accounts import get_merchant
from portal.returns.return_terms import ReturnTerms, load_terms, save_terms
from portal.vocabulary.return_reason import ReturnReason


@click.command()
@click.argument("slug", metavar="MERCHANT")
@click.option("--on/--off", "is_on", default=None, help="Let shoppers ask for returns on their pages, or do not.")
@click.option("--days", type=int, help="How long one may ask, from the arrival of the last parcel.")
@click.option("--hand-in-days", type=int, help="How long one may hand in the parcel, from the approval.")
@click.option("--at-once/--by-hand", "is_approved_at_once", default=None, help="Approve every return, or look first.")
@click.option("--exchange/--no-exchange", "offers_exchange", default=None, help="Offer another piece instead.")
@click.option("--credit/--no-credit", "offers_credit", default=None, help="Offer credit for the next order.")
@click.option("--reasons", help="Those to choose from, separated by commas, such as size,damaged,other.")
@click.option("--countries", help="Destinations from which goods come back, such as DE,AT; empty for all.")
@click.option("--final-tags", help="Tags of products that are not taken back, separated by commas.")
@click.option("--instructions", help="Words for shoppers on how to send things back.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def returns(*, slug: str, as_json: bool, **told: object) -> None:
    """Show the terms on which MERCHANT (its slug) takes goods back, and change what is named."""
    changes = _read_changes(told)
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        shop = get_merchant(session, slug)
        terms = load_terms(session, shop.id)
        if changes:
            terms = replace(terms, **changes)  # type: ignore[arg-type]  # the options are named like the fields
            save_terms(session, shop.id, terms)
    heading = f"Shoppers of {slug} can ask for returns." if terms.is_on else f"Nothing of {slug} can be returned here."
    print_answer(_describe(slug, terms, as_json=as_json), as_json=as_json, heading=heading)


def _read_changes(told: dict[str, object]) -> dict[str, object]:
    changes = {name: value for name, value in told.items() if value is not None}
    if "reasons" in changes:
        changes["reasons"] = parse_words(ReturnReason, str(changes["reasons"]), "reason")
    if "countries" in changes:
        changes["countries"] = tuple(word.upper() for word in _split(changes["countries"]))
    if "final_tags" in changes:
        changes["final_tags"] = _split(changes["final_tags"])
    return changes


def _split(text: object) -> tuple[str, ...]:
    return tuple(word.strip() for word in str(text).split(",") if word.strip())


def _describe(slug: str, terms: ReturnTerms, *, as_json: bool) -> dict[str, object]:
    document: dict[str, object] = {"merchant": slug, **asdict(terms)}
    if as_json:
        return document
    return {name: ", ".join(value) or None if isinstance(value, tuple) else value for name, value in document.items()}
