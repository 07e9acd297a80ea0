"""Raw callbacks of providers that name a person: nothing but their bodies says so."""

import uuid
from typing import Final, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from notifier.audience.find_people import Holdings
from notifier.foundation.raw_bodies import holds_needle, make_body_needles
from notifier.models import ProviderCallback

_CALLBACKS = cast(Table, ProviderCallback.__table__)
_PAGE_SIZE: Final = 200


def find_callbacks(session: Session, held: Holdings) -> tuple[uuid.UUID, ...]:
    """The sender's callbacks whose body holds an address or number of the person."""
    needles = make_body_needles(held.addresses)
    found: list[uuid.UUID] = []
    after: uuid.UUID | None = None
    wanted = select(_CALLBACKS.c.id, _CALLBACKS.c.body).where(_CALLBACKS.c.sender_id == held.sender_id)
    wanted = wanted.order_by(_CALLBACKS.c.id).limit(_PAGE_SIZE)
    while page := session.execute(wanted if after is None else wanted.where(_CALLBACKS.c.id > after)).all():
        found += [row.id for row in page if holds_needle(row.body, needles)]
        after = page[-1].id
    return tuple(found)
