"""What a form of the preference page changes, and the sentence that says so; nothing is half done."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from notifier.api.confirmations import ask_to_confirm, find_unconfirmed
from notifier.api.preferences import (
    Choice,
    Evidence,
    PauseError,
    QuietHoursError,
    load_preferences,
    load_reach,
    load_wishes,
    parse_quiet_stretch,
    record_choices,
    refuse_everything,
    set_channel_order,
    set_message_dial,
    set_message_language,
    set_pause,
    set_quiet_hours,
    take_back_refusal,
)
from notifier.api.vocabulary import ConsentSource, ConsentState, MessageDial, Topic
from notifier.foundation.clock import utc_now
from portal.shopper.context import shopper_context
from portal.shopper.new_addresses import enter_code
from portal.shopper.preference_visit import Visit
from portal.shopper.preferences_page import find_day_bounds, find_order, find_zone
from portal.tracking.page_view_preferences import Intent, Notice, Said, Section
from portal.web.locale import SUPPORTED_LOCALES
from portal.web.rate_limits import CONFIRMATIONS_OF_ONE

WORDING_VERSION: Final = "preferences-2026-12"

_WAYS: Final = {"up": -1, "down": 1}

_Form: TypeAlias = MultiDict[str, str]
_Change: TypeAlias = Callable[[Session, Visit, _Form], Notice]


def change_preferences(session: Session, visit: Visit, form: _Form) -> Notice:
    """Do what the form asks for, in the caller's transaction."""
    change = _CHANGES.get(form.get("intent", ""))
    return Notice(Section.TOPICS, Said.NO_SUCH_CHOICE) if change is None else change(session, visit, form)


def _change_topics(session: Session, visit: Visit, form: _Form) -> Notice:
    """Keep an answer for every checkbox that was shown: a channel that came since has not been asked about."""
    shown, wanted = form.getlist("shown"), set(form.getlist("want"))
    person = load_preferences(session, *visit.owner)
    channels = [channel for channel in load_reach(session, *visit.owner) if channel.value in shown]
    asked = {(topic, channel): f"{topic}:{channel}" in wanted for topic in Topic for channel in channels}
    choices = tuple(
        Choice(topic, channel, ConsentState.GRANTED if is_wanted else ConsentState.REFUSED)
        for (topic, channel), is_wanted in asked.items()
        if person.is_wanted(topic, channel) != is_wanted
    )
    unconfirmed = find_unconfirmed(session, visit.merchant_id, choices)
    evidence = _evidence(session, visit)
    record_choices(session, visit.owner, [choice for choice in choices if choice not in unconfirmed], evidence)
    if not unconfirmed:
        return Notice(Section.TOPICS, Said.SAVED, (Section.STOP,))
    if not shopper_context().limits.take(CONFIRMATIONS_OF_ONE, "confirm", visit.recipient_id.hex):
        return Notice(Section.TOPICS, Said.TOO_OFTEN)
    ask_to_confirm(session, shopper_context().signer, visit.owner, unconfirmed, evidence)
    return Notice(Section.TOPICS, Said.CONFIRM_OFFERS, (Section.STOP,))


def _change_dial(session: Session, visit: Visit, form: _Form) -> Notice:
    told = form.get("dial", "")
    if told not in set(MessageDial):
        return Notice(Section.DIAL, Said.NO_SUCH_CHOICE)
    set_message_dial(session, visit.owner, MessageDial(told))
    return Notice(Section.DIAL, Said.SAVED)


def _pause(session: Session, visit: Visit, form: _Form) -> Notice:
    """Pause until the day begins on the person's clocks."""
    now, zone = utc_now(), find_zone(session, visit)
    earliest, latest = find_day_bounds(now, zone)
    try:
        until_on = dt.date.fromisoformat(form.get("until", ""))
        if not earliest <= until_on <= latest:
            return Notice(Section.PAUSE, Said.NO_SUCH_DAY)
        set_pause(session, visit.owner, dt.datetime.combine(until_on, dt.time(), zone), now=now)
    except (ValueError, PauseError):
        return Notice(Section.PAUSE, Said.NO_SUCH_DAY)
    return Notice(Section.PAUSE, Said.PAUSED)


def _end_pause(session: Session, visit: Visit, _form: _Form) -> Notice:
    set_pause(session, visit.owner, None, now=utc_now())
    return Notice(Section.PAUSE, Said.PAUSE_ENDED)


def _change_quiet_hours(session: Session, visit: Visit, form: _Form) -> Notice:
    # Some browsers tell the seconds too.
    told: dict[str, str] = {name: form.get(name, "")[:5] for name in ("from", "until")}
    if not all(told.values()):
        return Notice(Section.QUIET, Said.TIMES_MISSING)
    if told["from"] == told["until"]:
        return Notice(Section.QUIET, Said.TIMES_EQUAL)
    try:
        set_quiet_hours(session, visit.owner, parse_quiet_stretch(told))
    except QuietHoursError:
        return Notice(Section.QUIET, Said.TIMES_MISSING)
    return Notice(Section.QUIET, Said.QUIET)


def _end_quiet_hours(session: Session, visit: Visit, _form: _Form) -> Notice:
    set_quiet_hours(session, visit.owner, None)
    return Notice(Section.QUIET, Said.QUIET_ENDED)


def _change_language(session: Session, visit: Visit, form: _Form) -> Notice:
    told = form.get("language", "")
    if told and told not in SUPPORTED_LOCALES:
        return Notice(Section.LANGUAGE, Said.NO_SUCH_CHOICE)
    set_message_language(session, visit.owner, told or None)
    return Notice(Section.LANGUAGE, Said.SAVED)


def _move_channel(session: Session, visit: Visit, form: _Form) -> Notice:
    """Let a channel and its neighbour change places."""
    name, _, way = form.get("move", "").partition(":")
    order = list(find_order(load_reach(session, *visit.owner), load_wishes(session, visit.owner)))
    names = [channel.value for channel in order]
    if name not in names or way not in _WAYS:
        return Notice(Section.ORDER, Said.NO_SUCH_CHOICE)
    place = names.index(name)
    other = min(max(place + _WAYS[way], 0), len(order) - 1)
    order[place], order[other] = order[other], order[place]
    set_channel_order(session, visit.owner, order)
    return Notice(Section.ORDER, Said.SAVED)


def _stop_everything(session: Session, visit: Visit, _form: _Form) -> Notice:
    refuse_everything(session, *visit.owner, _evidence(session, visit))
    return Notice(Section.STOP, Said.ALL_STOPPED, (Section.TOPICS,))


def _undo(session: Session, visit: Visit, _form: _Form) -> Notice:
    take_back_refusal(session, visit.owner, _evidence(session, visit))
    return Notice(Section.STOP, Said.UNDONE, (Section.TOPICS,))


def _evidence(session: Session, visit: Visit) -> Evidence:
    language = visit.language or load_preferences(session, *visit.owner).language or ""
    return Evidence(ConsentSource.PREFERENCES_PAGE, WORDING_VERSION, language, visit.origin)


_CHANGES: Final[Mapping[str, _Change]] = {
    Intent.TOPICS: _change_topics,
    Intent.DIAL: _change_dial,
    Intent.PAUSE: _pause,
    Intent.END_PAUSE: _end_pause,
    Intent.QUIET: _change_quiet_hours,
    Intent.END_QUIET: _end_quiet_hours,
    Intent.LANGUAGE: _change_language,
    Intent.STOP_EVERYTHING: _stop_everything,
    Intent.UNDO: _undo,
    Intent.ORDER: _move_channel,
    Intent.CODE: enter_code,
}
