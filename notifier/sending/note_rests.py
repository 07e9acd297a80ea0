"""Telling everybody which accounts rest: the breaker is this process's own, the console is another process."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import cast

from sqlalchemy import Table

from notifier.foundation.clock import utc_now
from notifier.models import SenderChannel
from notifier.providers.contract import Outcome
from notifier.sending.context import SendingContext
from notifier.sending.written import WrittenMessage

_ACCOUNTS = cast(Table, SenderChannel.__table__)


def note_rests(
    context: SendingContext, written: Sequence[WrittenMessage], outcomes: Mapping[uuid.UUID, Outcome]
) -> None:
    """Write down until when the accounts of a batch rest and what was said last; nothing while all are awake."""
    resting: dict[uuid.UUID, tuple[float, str | None]] = {}
    for item in written:
        seconds = context.providers.breaker.find_rest_seconds(item.account.key)
        outcome = outcomes.get(item.attempt_id)
        if item.account.id is not None and seconds > 0 and outcome is not None:
            known = resting.get(item.account.id, (0.0, None))[1]
            resting[item.account.id] = (seconds, known or outcome.detail)
    if not resting:
        return
    now = utc_now()
    with context.database.unit_of_work() as session:
        for account_id, (seconds, detail) in sorted(resting.items()):
            until = now + dt.timedelta(seconds=seconds)
            rest = _ACCOUNTS.update().where(_ACCOUNTS.c.id == account_id)
            session.execute(rest.values(rests_until=until, rest_reason=detail))
