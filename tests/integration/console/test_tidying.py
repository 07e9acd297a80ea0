"""What is over and need not be remembered goes by itself."""

import datetime as dt

import time_machine
from sqlalchemy import func, select

from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from portal.merchants.accounts import MerchantDraft, create_merchant
from portal.merchants.console_sessions import Browser, forget_old_sessions, open_session
from portal.merchants.invitations import forget_old_invitations, invite
from portal.merchants.password_reset import is_anybody_waiting, request_reset
from portal.merchants.team import create_user, themselves
from portal.models import ConsoleSession, Invitation, MerchantUser
from tests.running.console import BASE_URL, PASSWORD

DAY = dt.timedelta(days=1)


def test_old_sessions_and_invitations_are_forgotten_and_young_ones_are_not(database: Database) -> None:
    start = utc_now()
    with database.unit_of_work() as session:
        merchant_id = create_merchant(session, MerchantDraft(slug="fern", name="Fern"), base_url=BASE_URL)
        user_id = create_user(session, merchant_id, "owner@fern.example", PASSWORD, role="owner")
    for days, email in ((0, "old@fern.example"), (60, "young@fern.example")):
        with time_machine.travel(start + days * DAY), database.unit_of_work() as session:
            open_session(session, user_id, Browser(email, "198.51.100.7"))
            actor = themselves(session.get_one(MerchantUser, user_id))
            invite(session, actor, email, "support", base_url=BASE_URL)
    with time_machine.travel(start + 91 * DAY), database.unit_of_work() as session:
        assert (forget_old_sessions(session), forget_old_invitations(session)) == (1, 1)
        assert session.scalars(select(ConsoleSession.agent)).all() == ["young@fern.example"]
        assert session.scalars(select(Invitation.email)).all() == ["young@fern.example"]


def test_a_request_waits_until_it_is_answered(database: Database) -> None:
    with database.reading() as session:
        assert not is_anybody_waiting(session)
        assert session.scalar(select(func.count()).select_from(MerchantUser)) == 0
    with database.unit_of_work() as session:
        request_reset(session, "  Owner@Fern.example ")
    with database.reading() as session:
        assert is_anybody_waiting(session)
