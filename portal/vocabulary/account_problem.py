"""Why something about signing in or about the team was refused."""

from enum import StrEnum


class AccountProblem(StrEnum):
    """A word for each sentence; WRONG_PAIR says the same for an unknown address and a wrong password."""

    WRONG_PAIR = "wrong_pair"
    WRONG_CODE = "wrong_code"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105  a word, no password
    TOO_MANY_TRIES = "too_many_tries"
    FORM_TOO_OLD = "form_too_old"
    PASSWORD_TOO_SHORT = "password_too_short"  # noqa: S105  as above
    PASSWORD_TOO_LONG = "password_too_long"  # noqa: S105  as above
    PASSWORD_IS_ADDRESS = "password_is_address"  # noqa: S105  as above
    PASSWORDS_DIFFER = "passwords_differ"
    NOT_AN_ADDRESS = "not_an_address"
    ALREADY_MEMBER = "already_member"
    UNKNOWN_ROLE = "unknown_role"
    LAST_OWNER = "last_owner"
    SECOND_FACTOR_REQUIRED = "second_factor_required"
    #: The link was used, taken back, replaced by a newer one, or is over.
    LINK_IS_OVER = "link_is_over"
