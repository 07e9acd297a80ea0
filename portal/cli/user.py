"""`milepost user`: who may sign in to the console."""

import secrets

import click
from sqlalchemy.orm import Session

from portal.cli.output import print_answer
from portal.cli.runtime import open_runtime
from portal.merchants.accounts import get_merchant
from portal.merchants.team import create_user


@click.group()
def user() -> None:
    """Let people sign in."""


@user.command()
@click.argument("merchant")
@click.argument("email")
@click.option("--role", required=True, help="owner, editor or support.")
@click.option("--password", help="Made up and shown once unless given.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def create(*, merchant: str, email: str, role: str, password: str | None, as_json: bool) -> None:
    """Let EMAIL sign in to the console of MERCHANT (its slug)."""
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        document = let_sign_in(session, merchant, email, role=role, password=password)
    heading = f"{email} may sign in as {role}."
    if password is None:
        heading += " Keep the password: it is not shown again."
    print_answer(document, as_json=as_json, heading=heading)


def let_sign_in(
    session: Session, merchant_slug: str, email: str, *, role: str, password: str | None
) -> dict[str, object]:
    """Create the user and describe it as the commands print it; a password made up here stands in the answer."""
    merchant_id = get_merchant(session, merchant_slug).id
    chosen = password if password is not None else secrets.token_urlsafe(12)
    user_id = create_user(session, merchant_id, email, chosen, role=role)
    shown = chosen if password is None else None
    return {"id": str(user_id), "merchant": merchant_slug, "email": email, "role": role, "password": shown}
