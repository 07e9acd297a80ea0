"""The second factor: six digits of an app (RFC 6238), and codes for the day the phone is lost."""

import secrets
import uuid
from dataclasses import dataclass
from typing import Final

from pyotp import TOTP, random_base32
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.digests import digest_text, same_text
from notifier.foundation.errors import UnknownRecordError
from notifier.foundation.ids import new_id
from notifier.foundation.sealing import Sealer
from portal.merchants.account_error import AccountError
from portal.merchants.audit_log import Actor, Change, record_change
from portal.merchants.passwords import is_right
from portal.merchants.team import themselves
from portal.models import Merchant, MerchantUser, RecoveryCode
from portal.vocabulary.account_problem import AccountProblem
from portal.vocabulary.audit_action import AuditAction

RECOVERY_CODES: Final = 10
_STEP_SECONDS: Final = 30
#: Clocks of phones are off by a little: the code before and the code after count too (RFC 6238, 5.2).
_DRIFT: Final = (0, -1, 1)
#: 80 bits in letters and digits that are not mistaken for each other (RFC 4648, 6): 4 times 4.
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz234567"
_GROUPS: Final = 4


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an app needs: `secret` to type, `uri` (`otpauth://`) to scan."""

    secret: str
    uri: str


def start_enrolment(session: Session, sealer: Sealer, user_id: uuid.UUID) -> Enrolment | None:
    """The secret to set up, the same until a code has confirmed it; None when the factor is on already."""
    user = _lock_user(session, user_id)
    if user.totp_confirmed_at is not None:
        return None
    if user.totp_sealed is None:
        user.totp_sealed = sealer.seal(random_base32())
    secret = sealer.unseal(user.totp_sealed)
    shop = session.scalars(select(Merchant.name).where(Merchant.id == user.merchant_id)).one()
    return Enrolment(secret, TOTP(secret).provisioning_uri(name=user.email, issuer_name=f"Milepost {shop}"))


def confirm_enrolment(session: Session, sealer: Sealer, user_id: uuid.UUID, code: str) -> tuple[str, ...]:
    """Turn the factor on by a first code; the recovery codes, to be shown once. `AccountError` for a wrong code."""
    user = _lock_user(session, user_id)
    if user.totp_confirmed_at is not None or not _take_code(user, sealer, code):
        raise _wrong_code()
    user.totp_confirmed_at = utc_now()
    record_change(session, themselves(user), Change(AuditAction.SECOND_FACTOR_ON, user.email, user.id))
    return _make_recovery_codes(session, user.id)


def accept_code(session: Session, sealer: Sealer, user_id: uuid.UUID, code: str) -> bool:
    """Whether a code is right now; none is accepted twice, nor one older than the last."""
    user = _lock_user(session, user_id)
    return user.totp_confirmed_at is not None and _take_code(user, sealer, code)


def accept_recovery_code(session: Session, user_id: uuid.UUID, code: str) -> bool:
    """Whether this is a recovery code that was not used before; now it is."""
    user = _lock_user(session, user_id)
    used = session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user_id,
            RecoveryCode.code_digest == _digest(user_id, code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=utc_now())
    )
    if not used.rowcount:  # type: ignore[attr-defined]  # of every UPDATE
        return False
    record_change(session, themselves(user), Change(AuditAction.RECOVERY_CODE_USED, user.email, user.id))
    return True


def renew_recovery_codes(session: Session, user_id: uuid.UUID, password: str) -> tuple[str, ...]:
    """Ten new codes in place of all old ones; `AccountError` for a wrong password."""
    user = _lock_user(session, user_id)
    _check_password(user, password)
    record_change(session, themselves(user), Change(AuditAction.RECOVERY_CODES_RENEWED, user.email, user.id))
    return _make_recovery_codes(session, user_id)


def switch_off(session: Session, user_id: uuid.UUID, password: str) -> None:
    """Sign in with the password alone again; `AccountError` for a wrong one, and where the shop wants the factor."""
    user = _lock_user(session, user_id)
    if session.scalars(select(Merchant.requires_second_factor).where(Merchant.id == user.merchant_id)).one():
        message = "This shop requires a second factor of everybody."
        raise AccountError(AccountProblem.SECOND_FACTOR_REQUIRED, message)
    _check_password(user, password)
    clear_second_factor(session, themselves(user), user)


def clear_second_factor(session: Session, actor: Actor, user: MerchantUser) -> None:
    """Take the factor and its codes off an account."""
    was_on = user.totp_confirmed_at is not None
    user.totp_sealed = user.totp_confirmed_at = user.totp_step = None
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    if was_on:
        record_change(session, actor, Change(AuditAction.SECOND_FACTOR_OFF, user.email, user.id))


def has_second_factor(session: Session, user_id: uuid.UUID) -> bool:
    """Whether the factor is on."""
    return session.scalars(select(MerchantUser.totp_confirmed_at).where(MerchantUser.id == user_id)).one() is not None


def count_recovery_codes(session: Session, user_id: uuid.UUID) -> int:
    """How many are left."""
    left = select(func.count()).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return session.scalars(left).one()


def _lock_user(session: Session, user_id: uuid.UUID) -> MerchantUser:
    user = session.scalar(select(MerchantUser).where(MerchantUser.id == user_id).with_for_update())
    if user is None:
        raise UnknownRecordError("This account is no longer there.")
    return user


def _take_code(user: MerchantUser, sealer: Sealer, code: str) -> bool:
    if user.totp_sealed is None:
        return False
    typed = "".join(code.split())
    apps, now = TOTP(sealer.unseal(user.totp_sealed)), int(utc_now().timestamp()) // _STEP_SECONDS
    # All are compared whatever the first says: the time tells nothing.
    right = [now + drift for drift in _DRIFT if same_text(apps.generate_otp(now + drift), typed)]
    fresh = [step for step in right if user.totp_step is None or step > user.totp_step]
    if not fresh:
        return False
    user.totp_step = fresh[0]
    return True


def _check_password(user: MerchantUser, password: str) -> None:
    if not is_right(user.password_digest, password):
        raise AccountError(AccountProblem.WRONG_PASSWORD, "The password is wrong.")


def _make_recovery_codes(session: Session, user_id: uuid.UUID) -> tuple[str, ...]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    codes = tuple(_make_code() for _ in range(RECOVERY_CODES))
    session.add_all(RecoveryCode(id=new_id(), user_id=user_id, code_digest=_digest(user_id, code)) for code in codes)
    session.flush()
    return codes


def _make_code() -> str:
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(_GROUPS))


def _digest(user_id: uuid.UUID, code: str) -> str:
    plain = "".join(letter for letter in code.casefold() if letter in _LETTERS)
    return digest_text("recovery-code", user_id.hex, plain)


def _wrong_code() -> AccountError:
    return AccountError(AccountProblem.WRONG_CODE, "This code is not right, or it has been used before.")
