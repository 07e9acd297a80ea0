"""`milepost user`: links for people where no mail is set up, and help for who has lost the second factor."""

from sqlalchemy import select

from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.foundation.signing import Signer
from portal.cli.runtime import read_settings
from portal.merchants.invitations import accept_invitation
from portal.merchants.password_reset import reset_password
from portal.merchants.sign_in import sign_in
from portal.models import AuditEntry, MerchantUser
from tests.running.commands import Command, answer, refusal

NEW = "a long new password"
WHO = ("fern", "ed@fern.example")


def token_of(document: dict[str, object]) -> str:
    return str(document["link"]).rpartition("/")[2]


def test_somebody_invited_by_a_command_joins_by_the_link_it_printed(run: Command, database: Database) -> None:
    document = answer(run("user", "invite", *WHO, "--role", "editor", "--json"))
    assert "/console/invitation/" in str(document["link"])
    with database.unit_of_work() as session:
        accept_invitation(session, token_of(document), NEW)
    with database.reading() as session:
        (found,) = sign_in(session, WHO[1], NEW)
        kinds = set(session.scalars(select(AuditEntry.actor_kind).where(AuditEntry.action == "team.invited")))
    assert (found.role, kinds) == ("editor", {"command"})


def test_a_link_for_a_new_password_is_printed_for_who_is_in_the_team(run: Command, database: Database) -> None:
    assert "Nobody with the address 'ed@fern.example'" in refusal(run("user", "reset-password", *WHO))
    answer(run("user", "create", *WHO, "--role", "editor", "--json"))
    document = answer(run("user", "reset-password", *WHO, "--json"))
    with database.unit_of_work() as session:
        reset_password(session, Signer(read_settings().secret_keys), token_of(document), NEW)
    with database.reading() as session:
        assert sign_in(session, WHO[1], NEW)


def test_who_has_lost_the_second_factor_signs_in_with_the_password_alone(run: Command, database: Database) -> None:
    answer(run("user", "create", *WHO, "--role", "editor", "--password", NEW, "--json"))
    with database.unit_of_work() as session:
        session.scalars(select(MerchantUser)).one().totp_confirmed_at = utc_now()
    answer(run("user", "drop-second-factor", *WHO, "--json"))
    with database.reading() as session:
        (found,) = sign_in(session, WHO[1], NEW)
    assert not found.needs_code
