"""One message for several parcels of one order: the first waits for the others."""

import datetime as dt


def leaves_at(due_at: dt.datetime, digest_seconds: int) -> dt.datetime:
    """Until when a message waits for those that may join it. The span does not slide: no chain of others delays it."""
    return due_at + dt.timedelta(seconds=digest_seconds)
