"""Keys of the REST API: shown once, kept as a digest, good for the scopes they were given."""

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.digests import digest_text
from notifier.foundation.errors import ProductError, UnknownRecordError
from notifier.foundation.ids import new_id
from portal.models import ApiKey
from portal.vocabulary.api_scope import ApiScope

_PREFIX: Final = "mp_"
#: Enough to tell keys apart, too little to guess the rest.
_SHOWN_CHARACTERS: Final = 7
_LONGEST_NAME: Final = 100
#: A key that ends later than anybody remembers may as well not end.
MOST_DAYS: Final = 3650
#: How exact `last_used_at` is: more would make every request write.
_USE_PAUSE: Final = dt.timedelta(minutes=5)
_SCOPES: Final = frozenset(scope.value for scope in ApiScope)


@dataclass(frozen=True, slots=True)
class ApiKeyView:
    """A key as lists show it; `prefix` are its first characters."""

    id: uuid.UUID
    name: str
    prefix: str
    scopes: tuple[ApiScope, ...]
    created_by: uuid.UUID | None
    created_at: dt.datetime
    expires_at: dt.datetime | None
    last_used_at: dt.datetime | None
    revoked_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class KeyDraft:
    """What somebody wants a key for; `days` None for one that is good until it is revoked."""

    name: str
    scopes: frozenset[ApiScope]
    days: int | None = None


@dataclass(frozen=True, slots=True)
class ApiCaller:
    """Who calls with a key that is good now."""

    key_id: uuid.UUID
    merchant_id: uuid.UUID
    scopes: frozenset[ApiScope]
    #: Whether its use is worth noting.
    is_use_news: bool


def create_api_key(
    session: Session, merchant_id: uuid.UUID, draft: KeyDraft, *, created_by: uuid.UUID | None = None
) -> str:
    """A new key, to be shown once; `ProductError` says what is wrong with the draft."""
    plain, days = draft.name.strip(), draft.days
    if not plain or len(plain) > _LONGEST_NAME:
        raise ProductError(f"A key needs a name of at most {_LONGEST_NAME} characters.")
    if not draft.scopes:
        raise ProductError("A key needs at least one scope.")
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise ProductError(f"A key is good for 1 to {MOST_DAYS} days, or until it is revoked.")
    key, now = _PREFIX + secrets.token_urlsafe(24), utc_now()
    session.add(
        ApiKey(
            id=new_id(),
            merchant_id=merchant_id,
            name=plain,
            key_digest=digest_text(key),
            prefix=key[:_SHOWN_CHARACTERS],
            scopes=" ".join(scope.value for scope in ApiScope if scope in draft.scopes),
            created_by=created_by,
            created_at=now,
            expires_at=None if days is None else now + dt.timedelta(days=days),
        )
    )
    session.flush()
    return key


def list_api_keys(session: Session, merchant_id: uuid.UUID) -> tuple[ApiKeyView, ...]:
    """Every key of a merchant, the newest first, revoked ones too."""
    rows = session.scalars(
        select(ApiKey).where(ApiKey.merchant_id == merchant_id).order_by(ApiKey.created_at.desc(), ApiKey.id.desc())
    )
    return tuple(_view(row) for row in rows)


def revoke_api_key(session: Session, merchant_id: uuid.UUID, key_id: uuid.UUID) -> ApiKeyView:
    """End a key for good, at once; again changes nothing. `UnknownRecordError` unless it is the merchant's."""
    wanted = select(ApiKey).where(ApiKey.id == key_id, ApiKey.merchant_id == merchant_id)
    row = session.scalar(wanted.with_for_update())
    if row is None:
        raise UnknownRecordError(f"This merchant has no API key {key_id}.")
    row.revoked_at = row.revoked_at or utc_now()
    session.flush()
    return _view(row)


def find_caller(session: Session, key: str) -> ApiCaller | None:
    """Who calls with this key, or None when it was never made, has been revoked or has expired."""
    if not key.startswith(_PREFIX):
        return None
    row = session.execute(
        select(
            *(ApiKey.id, ApiKey.merchant_id, ApiKey.scopes, ApiKey.expires_at, ApiKey.last_used_at),
        ).where(ApiKey.key_digest == digest_text(key), ApiKey.revoked_at.is_(None))
    ).one_or_none()
    now = utc_now()
    if row is None or (row.expires_at is not None and row.expires_at <= now):
        return None
    is_use_news = row.last_used_at is None or row.last_used_at < now - _USE_PAUSE
    return ApiCaller(row.id, row.merchant_id, frozenset(_read_scopes(row.scopes)), is_use_news)


def note_use(session: Session, key_id: uuid.UUID) -> None:
    """Keep that a key was used just now."""
    session.execute(update(ApiKey).where(ApiKey.id == key_id).values(last_used_at=utc_now()))


def _view(row: ApiKey) -> ApiKeyView:
    return ApiKeyView(
        id=row.id,
        name=row.name,
        prefix=row.prefix,
        scopes=_read_scopes(row.scopes),
        created_by=row.created_by,
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
    )


def _read_scopes(text: str) -> tuple[ApiScope, ...]:
    """A newer version may have given scopes we do not know."""
    return tuple(ApiScope(word) for word in text.split() if word in _SCOPES)
