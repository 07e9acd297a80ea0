"""`milepost user`: who may sign in to the console."""

import secrets
import uuid

import click
from sqlalchemy.orm import Session

from notifier.foundation.signing import Signer
from portal.cli.output import print_answer
from portal.cli.runtime import open_runtime
from portal.merchants.accounts import get_merchant
from portal.merchants.audit_log import Actor
from portal.merchants.invitations import invite
from portal.merchants.password_reset import ResetLinks
from portal.merchants.second_factor import clear_second_factor
from portal.merchants.team import create_user, get_user_by_email
from portal.vocabulary.audit_action import ActorKind


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


@user.command("invite")
@click.argument("merchant")
@click.argument("email")
@click.option("--role", required=True, help="owner, editor or support.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def invite_command(*, merchant: str, email: str, role: str, as_json: bool) -> None:
    """Ask EMAIL to join the team of MERCHANT; prints the link, for where no mail is set up."""
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        actor = command_actor(get_merchant(session, merchant).id)
        url = invite(session, actor, email, role, base_url=runtime.settings.base_url)
    document: dict[str, object] = {"merchant": merchant, "email": email, "role": role, "link": url}
    print_answer(document, as_json=as_json, heading="This link works for 7 days and once. Give it to nobody else.")


@user.command("reset-password")
@click.argument("merchant")
@click.argument("email")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def reset_password(*, merchant: str, email: str, as_json: bool) -> None:
    """Print a link with which EMAIL of MERCHANT chooses a new password."""
    with open_runtime() as runtime, runtime.database.reading() as session:
        links = ResetLinks(Signer(runtime.settings.secret_keys), runtime.settings.base_url)
        url = links.make_url(get_user_by_email(session, get_merchant(session, merchant).id, email))
    document: dict[str, object] = {"merchant": merchant, "email": email, "link": url}
    print_answer(document, as_json=as_json, heading="This link works for an hour and once. Give it to nobody else.")


@user.command("drop-second-factor")
@click.argument("merchant")
@click.argument("email")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def drop_second_factor(*, merchant: str, email: str, as_json: bool) -> None:
    """Let EMAIL of MERCHANT sign in with the password alone, who has lost the phone and the recovery codes."""
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        merchant_id = get_merchant(session, merchant).id
        user = get_user_by_email(session, merchant_id, email)
        clear_second_factor(session, command_actor(merchant_id), user)
    document: dict[str, object] = {"merchant": merchant, "email": email}
    print_answer(document, as_json=as_json, heading=f"{email} signs in with the password alone.")


def command_actor(merchant_id: uuid.UUID) -> Actor:
    """An operator's command as the audit log names it."""
    return Actor(merchant_id, ActorKind.COMMAND, None, "milepost user")
