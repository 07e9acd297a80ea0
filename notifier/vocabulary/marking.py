"""Marks a text for translation without translating it, so that pure code can name words for people."""


def N_(message: str) -> str:  # noqa: N802 -- the name gettext tools look for
    """The message unchanged; Babel extracts it because of this function's name (keyword `N_`)."""
    return message
