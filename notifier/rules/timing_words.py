"""The timing of a rule as a sentence in the merchant's language."""

from gettext import NullTranslations

from notifier.rules.schedule import After, AroundEstimate, AtOnce, Edge, Timing, Unit
from notifier.rules.timing_json import show_time


def describe_timing(timing: Timing, translations: NullTranslations) -> str:
    """When the messages go, as one whole sentence; times are those of the recipient's clocks."""
    match timing:
        case AtOnce():
            return translations.gettext("At once.")
        case After():
            return _describe_wait(timing, translations)
        case AroundEstimate():
            return _describe_estimate(timing, translations)


def _describe_wait(timing: After, translations: NullTranslations) -> str:
    if not timing.amount:
        return _describe_next(timing, translations)
    sentence = _waits_until(timing, translations) if timing.at else _waits(timing, translations)
    return sentence % {"count": timing.amount, "time": show_time(timing.at) if timing.at else ""}


def _describe_next(timing: After, translations: NullTranslations) -> str:
    """A wait of no length: the next such time, or at once."""
    if timing.at is not None:
        next_time = (
            translations.gettext("The next time it is %(time)s on a working day.")
            if timing.unit is Unit.WORKING_DAYS
            else translations.gettext("The next time it is %(time)s.")
        )
        return next_time % {"time": show_time(timing.at)}
    if timing.unit is Unit.WORKING_DAYS:
        return translations.gettext("At once on working days, otherwise when the next working day begins.")
    return translations.gettext("At once.")


def _waits(timing: After, translations: NullTranslations) -> str:
    match timing.unit:
        case Unit.MINUTES:
            return translations.ngettext("After %(count)d minute.", "After %(count)d minutes.", timing.amount)
        case Unit.HOURS:
            return translations.ngettext("After %(count)d hour.", "After %(count)d hours.", timing.amount)
        case Unit.DAYS:
            return translations.ngettext("After %(count)d day.", "After %(count)d days.", timing.amount)
        case Unit.WORKING_DAYS:
            return translations.ngettext("After %(count)d working day.", "After %(count)d working days.", timing.amount)


def _waits_until(timing: After, translations: NullTranslations) -> str:
    if timing.unit is Unit.WORKING_DAYS:
        return translations.ngettext(
            "After %(count)d working day, at %(time)s.", "After %(count)d working days, at %(time)s.", timing.amount
        )
    return translations.ngettext(
        "After %(count)d day, at %(time)s.", "After %(count)d days, at %(time)s.", timing.amount
    )


def _describe_estimate(timing: AroundEstimate, translations: NullTranslations) -> str:
    earliest = timing.edge is Edge.EARLIEST
    sentence = _around_earliest(timing.days, translations) if earliest else _around_latest(timing.days, translations)
    return sentence % {"count": abs(timing.days), "time": show_time(timing.at)}


def _around_earliest(days: int, translations: NullTranslations) -> str:
    if days < 0:
        return translations.ngettext(
            "%(count)d day before the earliest expected delivery day, at %(time)s.",
            "%(count)d days before the earliest expected delivery day, at %(time)s.",
            -days,
        )
    if days > 0:
        return translations.ngettext(
            "%(count)d day after the earliest expected delivery day, at %(time)s.",
            "%(count)d days after the earliest expected delivery day, at %(time)s.",
            days,
        )
    return translations.gettext("On the earliest expected delivery day, at %(time)s.")


def _around_latest(days: int, translations: NullTranslations) -> str:
    if days < 0:
        return translations.ngettext(
            "%(count)d day before the latest expected delivery day, at %(time)s.",
            "%(count)d days before the latest expected delivery day, at %(time)s.",
            -days,
        )
    if days > 0:
        return translations.ngettext(
            "%(count)d day after the latest expected delivery day, at %(time)s.",
            "%(count)d days after the latest expected delivery day, at %(time)s.",
            days,
        )
    return translations.gettext("On the latest expected delivery day, at %(time)s.")
