"""The exact words of messages are kept for a set time, then they go; the decision itself stays."""

from typing import Any, Final, cast

from sqlalchemy import Table, delete, select
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.models import MessageContent

BATCH_SIZE: Final = 1000
_CONTENTS = cast(Table, MessageContent.__table__)


def prune_contents(session: Session) -> int:
    """Delete up to 1,000 contents that are no longer kept; returns how many."""
    old = select(_CONTENTS.c.message_id).where(_CONTENTS.c.kept_until <= utc_now()).limit(BATCH_SIZE)
    result: Any = session.execute(delete(_CONTENTS).where(_CONTENTS.c.message_id.in_(old)))
    return int(result.rowcount)
