"""The first steps of a shop: which are done is seen from its data, which are left out it has said."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from portal.merchants.branding import DEFAULT_BRANDING
from portal.models import Branding, Connection, Invitation, Merchant, MerchantUser, Order
from portal.vocabulary.connection_kind import ConnectionKind

#: The source of the connection that test orders belong to; no vendor can reach it.
TEST_SOURCE: Final = "test_orders"


class FirstStep(StrEnum):
    """In their order."""

    DETAILS = "details"
    LOOK = "look"
    SHOP = "shop"
    ORDER = "order"
    MESSAGE = "message"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class StepState:
    """One step; a step may be done although it was left out first."""

    step: FirstStep
    is_done: bool
    is_skipped: bool

    @property
    def is_open(self) -> bool:
        """Whether it still waits."""
        return not self.is_done and not self.is_skipped


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """All steps of a shop; `is_put_away` when nobody wants to be reminded."""

    steps: tuple[StepState, ...]
    is_put_away: bool

    @property
    def next_step(self) -> FirstStep | None:
        """The first that waits, None when all are done or left out."""
        return next((each.step for each in self.steps if each.is_open), None)

    @property
    def done_count(self) -> int:
        """How many are done."""
        return sum(each.is_done for each in self.steps)

    @property
    def is_shown(self) -> bool:
        """Whether the home page speaks of them."""
        return not self.is_put_away and self.next_step is not None


def load_first_steps(session: Session, merchant_id: uuid.UUID) -> FirstSteps:
    """Where a shop stands; three statements."""
    merchant = session.get_one(Merchant, merchant_id)
    said: Mapping[str, Any] = merchant.first_steps
    look = session.get(Branding, merchant_id)
    done = {
        FirstStep.DETAILS: bool(merchant.support_email or merchant.support_phone),
        FirstStep.LOOK: look is not None and _is_own(look),
        **_load_done(session, merchant_id),
        FirstStep.MESSAGE: bool(said.get("tested_at")),
    }
    skipped = set(said.get("skipped", ()))
    steps = tuple(StepState(step, done[step], step.value in skipped) for step in FirstStep)
    return FirstSteps(steps, is_put_away=bool(said.get("put_away")))


def skip_step(session: Session, merchant_id: uuid.UUID, step: FirstStep, *, is_skipped: bool) -> None:
    """Leave a step out, or take it up again."""
    said = _lock(session, merchant_id)
    skipped = {*said.get("skipped", ()), step.value} if is_skipped else {*said.get("skipped", ())} - {step.value}
    _save(session, merchant_id, {**said, "skipped": sorted(skipped)})


def put_away_steps(session: Session, merchant_id: uuid.UUID, *, is_put_away: bool) -> None:
    """Remind nobody of the steps any more, or again."""
    _save(session, merchant_id, {**_lock(session, merchant_id), "put_away": is_put_away})


def note_test_message(session: Session, merchant_id: uuid.UUID) -> None:
    """A provider has taken a test message."""
    _save(session, merchant_id, {**_lock(session, merchant_id), "tested_at": utc_now().isoformat()})


def _load_done(session: Session, merchant_id: uuid.UUID) -> dict[FirstStep, bool]:
    is_store = (Connection.kind == ConnectionKind.STORE.value, Connection.is_on.is_(True))
    people = select(func.count()).select_from(MerchantUser).where(MerchantUser.merchant_id == merchant_id)
    row = session.execute(
        select(
            exists().where(Connection.merchant_id == merchant_id, *is_store).label("shop"),
            exists().where(Order.merchant_id == merchant_id).label("order"),
            exists().where(Invitation.merchant_id == merchant_id).label("invited"),
            people.scalar_subquery().label("people"),
        )
    ).one()
    return {
        FirstStep.SHOP: bool(row.shop),
        FirstStep.ORDER: bool(row.order),
        FirstStep.TEAM: bool(row.invited) or int(row.people) > 1,
    }


def _is_own(look: Branding) -> bool:
    usual = DEFAULT_BRANDING.colours
    return bool(look.logo_url) or (look.accent, look.header) != (usual.accent, usual.header)


def _lock(session: Session, merchant_id: uuid.UUID) -> dict[str, Any]:
    wanted = select(Merchant.first_steps).where(Merchant.id == merchant_id)
    return dict(session.scalars(wanted.with_for_update()).one())


def _save(session: Session, merchant_id: uuid.UUID, said: Mapping[str, Any]) -> None:
    session.execute(update(Merchant).where(Merchant.id == merchant_id).values(first_steps=dict(said)))
