"""What holds for a sender's accounts with providers: the terms messages are written and paid by."""

import json
import uuid
from collections.abc import Mapping
from typing import cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from notifier.foundation.errors import ConfigurationError, PermanentError
from notifier.foundation.sealing import Sealer
from notifier.models import SenderChannel
from notifier.providers.kinds import AccountTerms
from notifier.vocabulary.channel import Channel

_ACCOUNTS = cast(Table, SenderChannel.__table__)


def load_terms(session: Session, sealer: Sealer, sender_id: uuid.UUID) -> Mapping[Channel, AccountTerms]:
    """The terms of the account that is asked first on each channel; one whose settings cannot be used is left out."""
    rows = session.execute(
        select(_ACCOUNTS.c.channel, _ACCOUNTS.c.settings_sealed)
        .where(_ACCOUNTS.c.sender_id == sender_id, _ACCOUNTS.c.is_on.is_(True))
        .order_by(_ACCOUNTS.c.position.desc(), _ACCOUNTS.c.id.desc())
    )
    terms: dict[Channel, AccountTerms] = {}
    for row in rows:
        try:
            terms[Channel(row.channel)], _ = AccountTerms.parse(json.loads(sealer.unseal(row.settings_sealed)))
        except (ConfigurationError, PermanentError):
            terms.pop(Channel(row.channel), None)
    return terms
