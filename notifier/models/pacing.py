"""How fast an account may be used, shared by every worker."""

import datetime as dt

from sqlalchemy.orm import Mapped, mapped_column

from notifier.foundation.tables import Base


class AccountPace(Base):
    """When the next message may leave by an account that has a rate, and where the line of each of its lanes ends."""

    __tablename__ = "account_paces"

    #: Digest of the account, or `<digest>/<lane>` for a line.
    account_key: Mapped[str] = mapped_column(primary_key=True)
    free_at: Mapped[dt.datetime]
