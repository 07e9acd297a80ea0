"""`milepost merchant`: the shops of this deployment."""

import click
from sqlalchemy.orm import Session

from notifier.api.senders import set_visit_counting
from portal.cli.merchant_returns import returns
from portal.cli.output import print_answer
from portal.cli.retention import retention
from portal.cli.runtime import Runtime, open_runtime
from portal.engagement.feedback import ask_for_feedback
from portal.merchants.accounts import MerchantDraft, create_merchant, get_merchant


@click.group()
def merchant() -> None:
    """Open shops, and say what they may count and ask."""


merchant.add_command(returns)


merchant.add_command(retention)


@merchant.command()
@click.argument("slug")
@click.option("--name", required=True, help="The shop's name as shoppers know it.")
@click.option("--language", default="en", show_default=True, help="Language tag such as de or pt-BR.")
@click.option("--country", default="US", show_default=True, help="Two letters such as DE.")
@click.option("--time-zone", default="UTC", show_default=True, help="Name such as Europe/Berlin.")
@click.option("--support-email", help="Where shoppers can write to.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def create(*, as_json: bool, support_email: str | None, **told: str) -> None:
    """Open the shop SLUG; its slug becomes part of public addresses."""
    draft = MerchantDraft(
        slug=told["slug"],
        name=told["name"],
        language=told["language"],
        country=told["country"],
        time_zone=told["time_zone"],
        support_email=support_email,
    )
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        document = open_merchant(session, runtime, draft)
    print_answer(document, as_json=as_json, heading=f"The shop {document['name']} is open.")


@merchant.command()
@click.argument("slug", metavar="MERCHANT")
@click.argument("state", metavar="on|off", type=click.Choice(("on", "off")))
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def visits(*, slug: str, state: str, as_json: bool) -> None:
    """Count opens and clicks of the mails of MERCHANT (its slug), or do not, as it is unless somebody asks."""
    is_on = state == "on"
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        set_visit_counting(session, get_merchant(session, slug).id, is_on=is_on)
    heading = f"Opens and clicks of {slug} are counted." if is_on else f"Nothing of {slug} is counted."
    print_answer({"merchant": slug, "counts_visits": is_on}, as_json=as_json, heading=heading)


@merchant.command()
@click.argument("slug", metavar="MERCHANT")
@click.argument("state", metavar="on|off", type=click.Choice(("on", "off")))
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def feedback(*, slug: str, state: str, as_json: bool) -> None:
    """Ask shoppers of MERCHANT (its slug) after delivery how it was, or do not; a new shop asks."""
    is_on = state == "on"
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        ask_for_feedback(session, get_merchant(session, slug).id, is_on=is_on)
    heading = f"Shoppers of {slug} are asked how it was." if is_on else f"Nobody asks the shoppers of {slug}."
    print_answer({"merchant": slug, "asks_feedback": is_on}, as_json=as_json, heading=heading)


def open_merchant(session: Session, runtime: Runtime, draft: MerchantDraft) -> dict[str, object]:
    """Create the merchant and describe it as the commands print it."""
    base_url = runtime.settings.base_url
    merchant_id = create_merchant(session, draft, base_url=base_url)
    lookup_url = f"{base_url}/m/{draft.slug}/track"
    return {"id": str(merchant_id), "slug": draft.slug, "name": draft.name.strip(), "lookup_url": lookup_url}
