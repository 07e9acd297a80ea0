"""What holds for every rule of a shop: quiet hours, how often, for how much, what silence means, who is who at work."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from notifier.api.consent_modes import (
    ConsentMode,
    ConsentModeError,
    ModeChoice,
    load_modes,
    may_be_chosen,
    set_mode,
    waits_for_yes,
)
from notifier.api.contacts import RecipientKind, SenderContacts, load_contacts
from notifier.api.limits import (
    LimitsError,
    QuietHoursError,
    limits_json,
    load_sender_limits,
    parse_sender_limits,
    save_sender_limits,
)
from notifier.api.rules import describe_channel
from notifier.api.vocabulary import Channel, JsonValue, Topic
from portal.console.frame.context import console_context
from portal.console.frame.notices import say_done
from portal.console.frame.rendering import show_page
from portal.console.frame.user import signed_in_user
from portal.console.rules.limits_form import LimitsForm, read_limits_form, show_limits, write_limits
from portal.console.rules.words import TOPICS
from portal.merchants.audit_log import Change, Value, record_change
from portal.vocabulary.audit_action import AuditAction
from portal.web.locale import current_locale, gettext


@dataclass(frozen=True, slots=True)
class ModeCell:
    """A topic on a channel: the modes that may be chosen, and what silence means without a choice."""

    channel: Channel
    label: str
    modes: tuple[ConsentMode, ...]
    chosen: ConsentMode | None
    needs_yes: bool


@dataclass(frozen=True, slots=True)
class ModeRow:
    """A topic with its channels; the title is a msgid."""

    topic: Topic
    title: str
    cells: tuple[ModeCell, ...]


@dataclass(frozen=True, slots=True)
class ContactForm:
    """A contact as it is typed."""

    kind: str = RecipientKind.TEAM.value
    name: str = ""
    email: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class LimitsPage:
    """All of it; each problem is a sentence at its own form."""

    limits: LimitsForm
    topics: Mapping[Topic, str]
    channels: Mapping[Channel, str]
    modes: tuple[ModeRow, ...]
    contacts: SenderContacts
    contact: ContactForm = field(default_factory=ContactForm)
    limits_problem: str | None = None
    consent_problem: str | None = None
    contact_problem: str | None = None


def show_limits_page() -> Response:
    """`GET /console/rules/limits`."""
    return render_limits()


def submit_limits() -> Response | AnyResponse:
    """`POST /console/rules/limits`: quiet hours, caps and budgets."""
    user, form = signed_in_user(), read_limits_form(request.form)
    try:
        wanted = parse_sender_limits(write_limits(form))
    except (LimitsError, QuietHoursError) as problem:
        return render_limits(limits=form, limits_problem=str(problem))
    with console_context().database.unit_of_work() as session:
        before = limits_json(load_sender_limits(session, user.merchant_id))
        save_sender_limits(session, user.merchant_id, wanted)
        after = limits_json(wanted)
        if before != after:
            change = Change(AuditAction.LIMITS_CHANGED, before=_values(before), after=_values(after))
            record_change(session, user.actor, change)
    say_done(gettext("This holds for every message from now on."))
    return redirect(url_for("console.limits"), 303)


def submit_modes() -> Response | AnyResponse:
    """`POST /console/rules/limits/consent`: what silence means, by topic and channel."""
    user, proof = signed_in_user(), request.form.get("proof", "").strip()[:500]
    try:
        with console_context().database.unit_of_work() as session:
            known = load_modes(session, user.merchant_id)
            for choice in _read_modes(known, proof):
                set_mode(session, user.merchant_id, choice)
                record_change(session, user.actor, _describe_mode(known, choice))
    except ConsentModeError:
        told = gettext("Offers by e-mail without a yes need a proof: say where customers were told of them.")
        return render_limits(consent_problem=told)
    say_done(gettext("This holds for every message from now on."))
    return redirect(url_for("console.limits", _anchor="consent"), 303)


def render_limits(
    *,
    limits: LimitsForm | None = None,
    contact: ContactForm | None = None,
    limits_problem: str | None = None,
    consent_problem: str | None = None,
    contact_problem: str | None = None,
) -> Response:
    """The page, with what was typed into one of its forms and what is wrong with it."""
    user, language = signed_in_user(), current_locale().catalogue
    with console_context().database.reading() as session:
        stored = load_sender_limits(session, user.merchant_id)
        modes = load_modes(session, user.merchant_id)
        contacts = load_contacts(session, user.merchant_id)
    labels = {channel: describe_channel(channel, language) for channel in Channel}
    page = LimitsPage(
        limits=limits or show_limits(limits_json(stored)),
        topics=TOPICS,
        channels=labels,
        modes=tuple(_mode_row(topic, modes, labels) for topic in Topic),
        contacts=contacts,
        contact=contact or ContactForm(),
        limits_problem=limits_problem,
        consent_problem=consent_problem,
        contact_problem=contact_problem,
    )
    is_wrong = limits_problem or consent_problem or contact_problem
    return show_page("console/rules/limits.html", page, status=422 if is_wrong else 200)


def _mode_row(
    topic: Topic, modes: Mapping[tuple[Topic, Channel], ConsentMode], labels: Mapping[Channel, str]
) -> ModeRow:
    cells = tuple(
        ModeCell(
            channel=channel,
            label=labels[channel],
            modes=tuple(mode for mode in ConsentMode if may_be_chosen(topic, channel, mode)),
            chosen=modes.get((topic, channel)),
            needs_yes=waits_for_yes(topic, channel, None),
        )
        for channel in Channel
        if not channel.is_for_team
    )
    return ModeRow(topic, TOPICS[topic], cells)


def _read_modes(known: Mapping[tuple[Topic, Channel], ConsentMode], proof: str) -> list[ModeChoice]:
    """What was chosen anew; a mode that is no choice is none."""
    found: list[ModeChoice] = []
    for topic, channel in product(Topic, Channel):
        told = request.form.get(f"mode-{topic.value}-{channel.value}")
        mode = ConsentMode(told) if told in set(ConsentMode) else None
        if told is not None and mode is not known.get((topic, channel)):
            found.append(ModeChoice(topic, channel, mode, proof))
    return found


def _describe_mode(known: Mapping[tuple[Topic, Channel], ConsentMode], choice: ModeChoice) -> Change:
    before = known.get((choice.topic, choice.channel))
    return Change(
        AuditAction.CONSENT_MODE_CHANGED,
        f"{choice.topic.value}, {choice.channel.value}",
        before={"mode": before and before.value},
        after={"mode": choice.mode and choice.mode.value},
    )


def _values(document: Mapping[str, JsonValue]) -> Mapping[str, Value]:
    return {name: str(value) for name, value in document.items()}
