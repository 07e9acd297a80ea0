"""The codes of the second factor: which are right, and that none is right twice."""

import datetime as dt

import pytest
import time_machine
from pyotp import TOTP
from sqlalchemy import select

from notifier.foundation.database import Database
from notifier.foundation.sealing import Sealer
from portal.merchants.account_error import AccountError
from portal.merchants.second_factor import accept_code, confirm_enrolment, start_enrolment, switch_off
from portal.merchants.team import create_user, require_second_factor, themselves
from portal.models import MerchantUser
from portal.vocabulary.account_problem import AccountProblem
from tests.factories.orders import make_merchant
from tests.running.console import PASSWORD

SEALER = Sealer(("k" * 64,))
START = dt.datetime(2026, 11, 22, 12, 0, 0, tzinfo=dt.UTC)


@pytest.fixture
def owner(database: Database) -> MerchantUser:
    with database.unit_of_work() as session:
        user_id = create_user(session, make_merchant(session).id, "owner@fern.example", PASSWORD, role="owner")
        return session.get_one(MerchantUser, user_id)


def enrol(database: Database, owner: MerchantUser) -> TOTP:
    """The owner's app; the factor is on since `START`."""
    with time_machine.travel(START, tick=False), database.unit_of_work() as session:
        enrolment = start_enrolment(session, SEALER, owner.id)
        assert enrolment is not None
        app = TOTP(enrolment.secret)
        confirm_enrolment(session, SEALER, owner.id, app.at(START))
    return app


def accepts(database: Database, owner: MerchantUser, app: TOTP, *, now: int, shown: int) -> bool:
    """Whether a code shown so many seconds after the start is right when it is typed."""
    moment, code = START + dt.timedelta(seconds=now), app.at(START + dt.timedelta(seconds=shown))
    with time_machine.travel(moment, tick=False), database.unit_of_work() as session:
        return accept_code(session, SEALER, owner.id, code)


def test_the_secret_stays_the_same_until_it_is_confirmed_and_is_told_no_more(
    database: Database, owner: MerchantUser
) -> None:
    with database.unit_of_work() as session:
        first, second = (start_enrolment(session, SEALER, owner.id) for _ in range(2))
        sealed = session.scalars(select(MerchantUser.totp_sealed)).one()
    assert first is not None
    assert first == second
    assert first.secret not in (sealed or "")
    enrol(database, owner)
    with database.unit_of_work() as session:
        assert start_enrolment(session, SEALER, owner.id) is None


@pytest.mark.parametrize(
    ("now", "shown", "is_right"), [(300, 300, True), (300, 270, True), (300, 330, True), (300, 240, False)]
)
def test_clocks_may_be_off_by_one_step(
    database: Database, owner: MerchantUser, now: int, shown: int, *, is_right: bool
) -> None:
    app = enrol(database, owner)
    assert accepts(database, owner, app, now=now, shown=shown) is is_right


def test_no_code_counts_twice_and_none_that_is_older_than_the_last(database: Database, owner: MerchantUser) -> None:
    app = enrol(database, owner)
    assert accepts(database, owner, app, now=300, shown=330)
    assert not accepts(database, owner, app, now=330, shown=330)
    assert not accepts(database, owner, app, now=330, shown=300)
    assert accepts(database, owner, app, now=360, shown=360)


def test_nothing_but_six_digits_is_a_code(database: Database, owner: MerchantUser) -> None:
    enrol(database, owner)
    with time_machine.travel(START + dt.timedelta(minutes=5), tick=False), database.unit_of_work() as session:
        assert not any(accept_code(session, SEALER, owner.id, code) for code in ("", "é", "١٢٣٤٥٦", "0" * 64))


def test_nobody_switches_off_what_the_shop_requires(database: Database, owner: MerchantUser) -> None:
    enrol(database, owner)
    with database.unit_of_work() as session:
        require_second_factor(session, themselves(owner), is_required=True)
    with database.unit_of_work() as session, pytest.raises(AccountError) as refused:
        switch_off(session, owner.id, PASSWORD)
    assert refused.value.problem is AccountProblem.SECOND_FACTOR_REQUIRED
