"""When the messages of a rule go, as the end of its sentence: "2 days later at 09:00"."""

from gettext import NullTranslations

from notifier.rules.schedule import After, AroundEstimate, AtOnce, Edge, Timing, Unit
from notifier.rules.timing_json import show_time


def describe_when(timing: Timing, words: NullTranslations) -> str:
    """The moment, counted from what happens; times are those of the recipient's clocks."""
    match timing:
        case AtOnce():
            return words.gettext("at once")
        case After():
            time = show_time(timing.at) if timing.at else ""
            return _after(timing, words) % {"count": timing.amount, "time": time}
        case AroundEstimate():
            told = _around_earliest if timing.edge is Edge.EARLIEST else _around_latest
            return told(timing.days, words) % {"count": abs(timing.days), "time": show_time(timing.at)}


def _after(timing: After, words: NullTranslations) -> str:
    if not timing.amount:
        return _next(timing, words)
    match timing.unit, timing.at:
        case Unit.MINUTES, _:
            return words.ngettext("%(count)d minute later", "%(count)d minutes later", timing.amount)
        case Unit.HOURS, _:
            return words.ngettext("%(count)d hour later", "%(count)d hours later", timing.amount)
        case Unit.DAYS, None:
            return words.ngettext("%(count)d day later", "%(count)d days later", timing.amount)
        case Unit.DAYS, _:
            return words.ngettext("%(count)d day later at %(time)s", "%(count)d days later at %(time)s", timing.amount)
        case _, None:
            return words.ngettext("%(count)d working day later", "%(count)d working days later", timing.amount)
        case _:
            return words.ngettext(
                "%(count)d working day later at %(time)s", "%(count)d working days later at %(time)s", timing.amount
            )


def _next(timing: After, words: NullTranslations) -> str:
    """A wait of no length: the next such time, or at once."""
    is_working = timing.unit is Unit.WORKING_DAYS
    if timing.at is not None:
        return words.gettext("the next working day's %(time)s") if is_working else words.gettext("the next %(time)s")
    return (
        words.gettext("at once on working days, else when the next begins") if is_working else words.gettext("at once")
    )


def _around_earliest(days: int, words: NullTranslations) -> str:
    if days < 0:
        return words.ngettext(
            "%(count)d day before the earliest expected delivery day at %(time)s",
            "%(count)d days before the earliest expected delivery day at %(time)s",
            -days,
        )
    if days > 0:
        return words.ngettext(
            "%(count)d day after the earliest expected delivery day at %(time)s",
            "%(count)d days after the earliest expected delivery day at %(time)s",
            days,
        )
    return words.gettext("on the earliest expected delivery day at %(time)s")


def _around_latest(days: int, words: NullTranslations) -> str:
    if days < 0:
        return words.ngettext(
            "%(count)d day before the latest expected delivery day at %(time)s",
            "%(count)d days before the latest expected delivery day at %(time)s",
            -days,
        )
    if days > 0:
        return words.ngettext(
            "%(count)d day after the latest expected delivery day at %(time)s",
            "%(count)d days after the latest expected delivery day at %(time)s",
            days,
        )
    return words.gettext("on the latest expected delivery day at %(time)s")
