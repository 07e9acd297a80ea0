"""Laws that hold for every message: one test a language, because thousands of tests cost more than what they check."""

from collections.abc import Callable

import pytest

from notifier.authoring.wording import worded_triggers
from notifier.channels.translations import worded_languages


def for_every_message(law: Callable[[str, str], None]) -> Callable[[str], None]:
    """A test of a language in which the law is asked of each trigger; the failing one stands in the traceback."""

    def test(language: str) -> None:
        for trigger in worded_triggers():
            law(trigger, language)

    test.__name__, test.__doc__ = law.__name__, law.__doc__
    marked: Callable[[str], None] = pytest.mark.parametrize("language", worded_languages())(test)
    return marked
