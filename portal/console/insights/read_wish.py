"""Which messages a request asks for, and the form that asks for them."""

import uuid
from dataclasses import dataclass

from flask import abort, request
from sqlalchemy.orm import Session

from notifier.api.figures import load_rule_names
from notifier.api.vocabulary import Channel
from notifier.foundation.clock import utc_now
from notifier.foundation.signing import parse_id
from portal.console.frame.user import ConsoleUser
from portal.console.insights.build_page import name_language
from portal.console.insights.views import FilterForm
from portal.insights.message_report import MessageReport, MessageWish
from portal.insights.periods import USUAL_DAYS, Period, PeriodProblem, last_days, read_period


@dataclass(frozen=True, slots=True)
class FilterWish:
    """The wish behind a request; where the days typed are none, that of the usual period, and `problem` says why."""

    wish: MessageWish
    problem: PeriodProblem | None


def read_wish(session: Session, user: ConsoleUser) -> FilterWish:
    """What the request asks for; 404 when it names a rule that is not the shop's."""
    told = request.args
    today = utc_now().astimezone(user.zone).date()
    period = read_period(told.get("days", ""), told.get("from", ""), told.get("to", ""), today=today)
    channel = told.get("channel", "")
    wish = MessageWish(
        period=period if isinstance(period, Period) else last_days(USUAL_DAYS[0], today),
        channel=Channel(channel) if channel in set(Channel) else None,
        rule_id=_read_rule(session, user.merchant_id, told.get("rule", "")),
        language=told.get("language", "")[:35] or None,
    )
    return FilterWish(wish, period if isinstance(period, PeriodProblem) else None)


def fill_form(found: FilterWish, report: MessageReport) -> FilterForm:
    """The form with what was asked for, also what was typed wrong."""
    wish, period = found.wish, found.wish.period
    tags = sorted({*report.known_languages, *((wish.language,) if wish.language else ())})
    return FilterForm(
        days=str(period.usual_days or "own") if found.problem is None else "own",
        first=request.args.get("from", "") if found.problem else period.first_on.isoformat(),
        last=request.args.get("to", "") if found.problem else period.last_on.isoformat(),
        channel=wish.channel or "",
        rule=wish.rule_id.hex if wish.rule_id else "",
        language=wish.language or "",
        rules=tuple(report.rule_names.items()),
        languages=tuple((tag, name_language(tag)) for tag in tags),
        problem=found.problem,
    )


def url_values(found: FilterWish) -> dict[str, str]:
    """The wish as values of an address."""
    wish, period = found.wish, found.wish.period
    days = {"days": str(period.usual_days)} if period.usual_days else {"days": "own"}
    if not period.usual_days:
        days |= {"from": period.first_on.isoformat(), "to": period.last_on.isoformat()}
    rule = wish.rule_id.hex if wish.rule_id else ""
    narrowed = {"channel": wish.channel or "", "rule": rule, "language": wish.language or ""}
    return days | {name: str(value) for name, value in narrowed.items() if value}


def _read_rule(session: Session, merchant_id: uuid.UUID, text: str) -> uuid.UUID | None:
    if not text:
        return None
    rule_id = parse_id(text)
    if rule_id is None or rule_id not in {known for known, _ in load_rule_names(session, merchant_id)}:
        abort(404)
    return rule_id
