"""Addresses of signing in and out, of links by e-mail, and of one's own account."""

from typing import Final

from portal.console.account.account import (
    change_language,
    end_all_other_sessions,
    end_one_session,
    show_account,
    submit_password,
)
from portal.console.account.links import (
    show_forgot,
    show_invitation,
    show_reset,
    submit_forgot,
    submit_invitation,
    submit_reset,
)
from portal.console.account.second_factor import (
    download_recovery_codes,
    show_enrolment,
    show_renewal,
    show_switch_off,
    submit_enrolment,
    submit_renewal,
    submit_switch_off,
)
from portal.console.account.sign_in import (
    show_code,
    show_shops,
    show_sign_in,
    submit_code,
    submit_shop,
    submit_sign_in,
    submit_sign_out,
)
from portal.console.frame.address import Address
from portal.vocabulary.permission import Permission

_OPEN: Final = (
    Address("/sign-in", "sign_in", show_sign_in, None),
    Address("/sign-in", "submit_sign_in", submit_sign_in, None, "POST"),
    Address("/sign-in/shop", "sign_in_shop", show_shops, None),
    Address("/sign-in/shop", "submit_shop", submit_shop, None, "POST"),
    Address("/sign-in/code", "sign_in_code", show_code, None),
    Address("/sign-in/code", "submit_code", submit_code, None, "POST"),
    Address("/forgot", "forgot", show_forgot, None),
    Address("/forgot", "submit_forgot", submit_forgot, None, "POST"),
    Address("/reset/<token>", "reset", show_reset, None),
    Address("/reset/<token>", "submit_reset", submit_reset, None, "POST"),
    Address("/invitation/<token>", "invitation", show_invitation, None),
    Address("/invitation/<token>", "submit_invitation", submit_invitation, None, "POST"),
)
_SEE: Final = Permission.SEE

ADDRESSES: Final = (
    *_OPEN,
    Address("/sign-out", "sign_out", submit_sign_out, _SEE, "POST"),
    Address("/account", "account", show_account, _SEE),
    Address("/account/language", "change_language", change_language, _SEE, "POST"),
    Address("/account/password", "change_password", submit_password, _SEE, "POST"),
    Address("/account/sessions/end-others", "end_other_sessions", end_all_other_sessions, _SEE, "POST"),
    Address("/account/sessions/<uuid:session_id>/end", "end_session", end_one_session, _SEE, "POST"),
    Address("/account/second-factor", "second_factor", show_enrolment, _SEE),
    Address("/account/second-factor", "confirm_second_factor", submit_enrolment, _SEE, "POST"),
    Address("/account/second-factor/off", "second_factor_off", show_switch_off, _SEE),
    Address("/account/second-factor/off", "submit_second_factor_off", submit_switch_off, _SEE, "POST"),
    Address("/account/recovery-codes", "recovery_codes", show_renewal, _SEE),
    Address("/account/recovery-codes", "renew_recovery_codes", submit_renewal, _SEE, "POST"),
    Address("/account/recovery-codes.txt", "download_recovery_codes", download_recovery_codes, _SEE, "POST"),
)
