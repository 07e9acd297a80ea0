"""`milepost init`: tables, the first merchant and its owner, in one go."""

import sys

import click

from portal.cli.merchant import open_merchant
from portal.cli.migrations import upgrade_database
from portal.cli.output import print_answer
from portal.cli.runtime import open_runtime, read_settings
from portal.cli.user import let_sign_in
from portal.merchants.accounts import MerchantDraft


@click.command()
@click.option("--slug", help="Short name in addresses, such as blue-kettle.")
@click.option("--name", help="The shop's name as shoppers know it.")
@click.option("--email", help="The owner's e-mail address.")
@click.option("--password", help="The owner's password; made up and shown once unless given.")
@click.option("--language", help="Language tag such as de or pt-BR; en unless given.")
@click.option("--country", help="Two letters such as DE; US unless given.")
@click.option("--time-zone", help="Name such as Europe/Berlin; UTC unless given.")
@click.option("--support-email", help="Where shoppers can write to.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def init(*, email: str | None, password: str | None, as_json: bool, **told: str | None) -> None:
    """Prepare the database, open the first shop and let its owner sign in; asks for what is not said."""
    draft = MerchantDraft(
        name=_ask(told["name"], "--name", "Name of the shop"),
        slug=_ask(told["slug"], "--slug", "Short name in addresses (a-z, 0-9, -)"),
        language=_ask(told["language"], "--language", "Language", default="en"),
        country=_ask(told["country"], "--country", "Country", default="US"),
        time_zone=_ask(told["time_zone"], "--time-zone", "Time zone", default="UTC"),
        support_email=told["support_email"],
    )
    owner = _ask(email, "--email", "E-mail address of the owner")
    upgrade_database(read_settings())
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        shop = open_merchant(session, runtime, draft)
        person = let_sign_in(session, draft.slug, owner, role="owner", password=password)
        console = f"{runtime.settings.base_url}/console/"
        start = f"{console}start"
    if as_json:
        answer = {"merchant": shop, "user": person, "console_url": console, "start_url": start}
        print_answer(answer, as_json=True, heading="")
        return
    print_answer(shop, as_json=False, heading=f"The shop {draft.name} is open.")
    print_answer(person | {"console": console, "first_steps": start}, as_json=False, heading="Its owner may sign in:")


def _ask(said: str | None, option: str, question: str, *, default: str | None = None) -> str:
    if said is not None:
        return said
    if sys.stdin.isatty():
        return str(click.prompt(question, default=default))
    if default is None:
        raise click.UsageError(f"{option} is missing, and there is nobody to ask.")
    return default
