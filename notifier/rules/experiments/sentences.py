"""The results of an experiment in plain sentences of the merchant's language."""

import math
from dataclasses import dataclass
from gettext import NullTranslations

from babel.numbers import format_decimal

from notifier.rules.experiments.definition import ArmKind, Metric
from notifier.rules.experiments.results import Comparison, Difference, Finding, Results


@dataclass(frozen=True, slots=True)
class ResultSentences:
    """What a merchant reads: what success means, one finding for each arm but the control, how far to trust them."""

    success: str
    findings: tuple[str, ...]
    assurance: str


def render_results(results: Results, translations: NullTranslations, language: str) -> ResultSentences:
    """The sentences, with numbers as in `language` (a tag such as `pt-BR`). Arms filled unevenly make one finding."""
    if results.is_as_planned:
        findings = tuple(
            _say_finding(results, comparison, translations, language) for comparison in results.comparisons
        )
    else:
        findings = (_say_uneven(results, translations, language),)
    return ResultSentences(
        success=_say_success(results.experiment.metric, translations),
        findings=findings,
        assurance=translations.gettext(
            "You may look as often as you like: in at least 95 of 100 experiments everything said here is right."
        ),
    )


def _say_success(metric: Metric, translations: NullTranslations) -> str:
    match metric:
        case Metric.DELIVERED:
            return translations.gettext("Compared is how many people the message was delivered to.")
        case Metric.OPENED:
            return translations.gettext("Compared is how many people opened the message.")
        case Metric.CLICKED:
            return translations.gettext("Compared is how many people clicked a link in the message.")
        case Metric.FEEDBACK:
            return translations.gettext("Compared is how many people gave feedback.")
        case Metric.REPEAT_ORDER:
            return translations.gettext("Compared is how many people ordered again.")


def _say_finding(results: Results, comparison: Comparison, translations: NullTranslations, language: str) -> str:
    control = results.experiment.control.name
    names = {"arm": comparison.arm.name, "control": control}
    difference = comparison.difference
    if difference is None or comparison.finding is Finding.NOT_ENOUGH:
        pattern = translations.ngettext(
            "Not enough yet: roughly %(count)s more person is needed to compare “%(arm)s” with “%(control)s”.",
            "Not enough yet: roughly %(count)s more people are needed to compare “%(arm)s” with “%(control)s”.",
            comparison.more_recipients,
        )
        return pattern % {**names, "count": format_decimal(comparison.more_recipients, locale=_locale(language))}
    if comparison.arm.kind is ArmKind.HOLD_OUT:
        pattern = _find_hold_out_pattern(comparison.finding, translations)
    else:
        pattern = _find_pattern(comparison.finding, translations)
    return pattern % {**names, **_write_bounds(difference, comparison.finding, language)}


def _find_pattern(finding: Finding, translations: NullTranslations) -> str:
    match finding:
        case Finding.BETTER:
            return translations.gettext(
                "“%(arm)s” does better than “%(control)s”, by between %(low)s and %(high)s percentage points."
            )
        case Finding.WORSE:
            return translations.gettext(
                "“%(arm)s” does worse than “%(control)s”, by between %(low)s and %(high)s percentage points."
            )
        case _:
            return translations.gettext(
                "“%(arm)s” does as well as “%(control)s”: "
                "no difference larger than %(high)s percentage points is to be expected."
            )


def _find_hold_out_pattern(finding: Finding, translations: NullTranslations) -> str:
    """Said of the message, not of the people who did not get it: what is worse without it helps."""
    match finding:
        case Finding.BETTER:
            return translations.gettext(
                "The message does harm: people who get it (“%(control)s”) do worse than people who do not (“%(arm)s”), "
                "by between %(low)s and %(high)s percentage points."
            )
        case Finding.WORSE:
            return translations.gettext(
                "The message helps: people who get it (“%(control)s”) do better than people who do not (“%(arm)s”), "
                "by between %(low)s and %(high)s percentage points."
            )
        case _:
            return translations.gettext(
                "The message changes little: between people who get it (“%(control)s”) and people who do not "
                "(“%(arm)s”) no difference larger than %(high)s percentage points is to be expected."
            )


def _say_uneven(results: Results, translations: NullTranslations, language: str) -> str:
    """Names the arm that is furthest from its plan."""
    shares, tallies = results.experiment.shares, results.tallies
    total = sum(tally.recipients for tally in tallies.values())
    arm = max(shares, key=lambda name: (tallies[name].recipients - shares[name] * total) ** 2 / shares[name])
    pattern = translations.gettext(
        "The arms were not filled as planned, so nothing can be concluded: “%(arm)s” has %(share)s percent of "
        "all people instead of %(planned)s. Something treats the arms differently: find it and start a new experiment."
    )
    locale = _locale(language)
    return pattern % {
        "arm": arm,
        "share": format_decimal(100 * tallies[arm].recipients / total, format="#,##0.0", locale=locale),
        "planned": format_decimal(100 * shares[arm], format="#,##0.0", locale=locale),
    }


def _write_bounds(difference: Difference, finding: Finding, language: str) -> dict[str, str]:
    """The nearest and furthest size of the difference, rounded away from what they enclose."""
    ends = sorted((abs(difference.lowest), abs(difference.highest)))
    low = 0.0 if finding is Finding.NO_DIFFERENCE else ends[0]
    digits = 1 if low >= 0.1 or finding is Finding.NO_DIFFERENCE else 2
    step, form = 10**digits, "#,##0." + "0" * digits
    return {
        "low": format_decimal(math.floor(low * step) / step, format=form, locale=_locale(language)),
        "high": format_decimal(math.ceil(ends[1] * step) / step, format=form, locale=_locale(language)),
    }


def _locale(language: str) -> str:
    return language.replace("-", "_")
