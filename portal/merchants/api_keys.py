"""Keys of the REST API: shown once, kept as a digest."""

import secrets
import uuid

from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.digests import digest_text
from notifier.foundation.ids import new_id
from portal.models import ApiKey

_PREFIX = "mp_"


def create_api_key(session: Session, merchant_id: uuid.UUID, *, name: str) -> str:
    """A new key, to be shown once."""
    key = _PREFIX + secrets.token_urlsafe(24)
    session.add(
        ApiKey(id=new_id(), merchant_id=merchant_id, name=name, key_digest=digest_text(key), created_at=utc_now())
    )
    return key
