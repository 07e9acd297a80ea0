"""`/recipients`: people the merchant writes to, and what they agreed to hear about."""

import datetime as dt
import uuid
from typing import Final

from notifier.api.addresses import AddressError, normalise_email, normalise_phone
from notifier.api.preferences import Choice, Evidence, load_preferences, load_wishes
from notifier.api.recipients import (
    LaterRefusalError,
    PeopleFilter,
    Person,
    PersonRecord,
    ToldAnswers,
    UnprovenError,
    load_people,
    record_recipient,
    record_told_answers,
)
from notifier.api.vocabulary import Channel, ConsentSource
from portal.api.cursors import cut, read_id, write_id
from portal.api.field_types import in_utc
from portal.api.operation import Answer, Call, Operation
from portal.api.problems import FieldFault, ProblemCode, conflict, not_found, wrong_fields
from portal.api.recipient_documents import (
    EvidenceDraft,
    PreferenceDocument,
    PreferencesDocument,
    PreferencesDraft,
    RecipientDocument,
    RecipientDraft,
    RecipientPage,
    RecipientQuery,
    write_person,
)
from portal.models import Merchant
from portal.vocabulary.api_scope import ApiScope

_WORDING_VERSION: Final = "api-2026-11"


def list_recipients(call: Call, query: RecipientQuery) -> Answer:
    """`GET /recipients`."""
    email, phone = _normalise(call, query, "?")
    wanted = PeopleFilter(email=email, phone=phone, below=read_id(query.cursor), limit=query.limit + 1)
    page, last = cut(load_people(call.session, call.merchant_id, wanted), query.limit)
    cursor = None if last is None else write_id(last.id)
    return Answer(RecipientPage(data=[write_person(person) for person in page], next_cursor=cursor))


def add_recipient(call: Call, draft: RecipientDraft) -> Answer:
    """`POST /recipients`."""
    email, phone = _normalise(call, draft, "/")
    if email is None and phone is None:
        raise wrong_fields(FieldFault(pointer="/email", detail="An e-mail address or a number is needed."))
    person = Person(draft.name, email, phone, draft.language, draft.country, draft.region)
    recipient_id = record_recipient(call.session, call.merchant_id, person, subject_key="")
    return Answer(write_person(_get_person(call, recipient_id)))


def read_recipient(call: Call, _query: object) -> Answer:
    """`GET /recipients/{recipient_id}`."""
    return Answer(write_person(_get_person(call, call.ids["recipient_id"])))


def read_preferences(call: Call, _query: object) -> Answer:
    """`GET /recipients/{recipient_id}/preferences`."""
    return Answer(_write_preferences(call, _get_person(call, call.ids["recipient_id"]).id))


def set_preferences(call: Call, draft: PreferencesDraft) -> Answer:
    """`PUT /recipients/{recipient_id}/preferences`."""
    person = _get_person(call, call.ids["recipient_id"])
    choices = tuple(Choice(one.topic, Channel(one.channel), one.state) for one in draft.choices)
    if len({(one.topic, one.channel) for one in choices}) < len(choices):
        raise wrong_fields(FieldFault(pointer="/choices", detail="One topic on one channel is answered twice."))
    told = ToldAnswers(choices, _read_evidence(draft.evidence, person), in_utc(draft.evidence.given_at))
    if told.given_at is not None and told.given_at > call.now:
        raise wrong_fields(FieldFault(pointer="/evidence/given_at", detail="It lies in the future."))
    try:
        record_told_answers(call.session, (call.merchant_id, person.id), told)
    except UnprovenError as problem:
        raise wrong_fields(FieldFault(pointer="/evidence/proof", detail=str(problem))) from problem
    except LaterRefusalError as problem:
        raise conflict(str(problem)) from problem
    return Answer(_write_preferences(call, person.id))


def _get_person(call: Call, recipient_id: uuid.UUID) -> PersonRecord:
    found = load_people(call.session, call.merchant_id, PeopleFilter(recipient_id=recipient_id, limit=1))
    if not found:
        raise not_found("recipient")
    return found[0]


def _normalise(call: Call, told: RecipientQuery | RecipientDraft, root: str) -> tuple[str | None, str | None]:
    faults, country = [], getattr(told, "country", None) or call.session.get_one(Merchant, call.merchant_id).country
    email = phone = None
    try:
        email = normalise_email(told.email) if told.email else None
    except AddressError as problem:
        faults.append(FieldFault(pointer=f"{root}email", detail=str(problem)))
    try:
        phone = normalise_phone(told.phone, country) if told.phone else None
    except AddressError as problem:
        faults.append(FieldFault(pointer=f"{root}phone", detail=str(problem)))
    if faults:
        raise wrong_fields(*faults)
    return email, phone


def _read_evidence(told: EvidenceDraft, person: PersonRecord) -> Evidence:
    given = "" if told.given_at is None else f" (given {told.given_at.astimezone(dt.UTC).isoformat()})"
    return Evidence(
        source=ConsentSource.API,
        wording_version=told.wording_version or _WORDING_VERSION,
        language=told.language or person.language or "",
        proof=f"{told.proof.strip()}{given}".strip(),
    )


def _write_preferences(call: Call, recipient_id: uuid.UUID) -> PreferencesDocument:
    known = load_preferences(call.session, call.merchant_id, recipient_id)
    wishes = load_wishes(call.session, (call.merchant_id, recipient_id))
    return PreferencesDocument(
        recipient_id=recipient_id,
        message_dial=wishes.dial,
        paused_until=wishes.paused_until,
        data=[
            PreferenceDocument(topic=one.topic, channel=one.channel, state=one.state, is_wanted=one.is_wanted)
            for one in known.states
            if not one.channel.is_for_team
        ],
    )


OPERATIONS: Final = (
    Operation(
        name="list_recipients",
        method="GET",
        path="/recipients",
        run=list_recipients,
        scope=ApiScope.RECIPIENTS_READ,
        summary="List recipients",
        description="People the merchant writes to; find somebody by `email` or `phone`.",
        takes=RecipientQuery,
        answers=RecipientPage,
    ),
    Operation(
        name="add_recipient",
        method="POST",
        path="/recipients",
        run=add_recipient,
        scope=ApiScope.RECIPIENTS_WRITE,
        summary="Record a recipient",
        description="Who is known by the address already stays the same person, with what is told now.",
        takes=RecipientDraft,
        answers=RecipientDocument,
    ),
    Operation(
        name="read_recipient",
        method="GET",
        path="/recipients/{recipient_id}",
        run=read_recipient,
        scope=ApiScope.RECIPIENTS_READ,
        summary="Read a recipient",
        answers=RecipientDocument,
    ),
    Operation(
        name="read_preferences",
        method="GET",
        path="/recipients/{recipient_id}/preferences",
        run=read_preferences,
        scope=ApiScope.RECIPIENTS_READ,
        summary="Read a recipient's preferences",
        answers=PreferencesDocument,
    ),
    Operation(
        name="set_preferences",
        method="PUT",
        path="/recipients/{recipient_id}/preferences",
        run=set_preferences,
        scope=ApiScope.RECIPIENTS_WRITE,
        summary="Set a recipient's preferences",
        description=(
            "Answers that are named are recorded with their evidence, the others stay. A no counts at once. A yes "
            "needs `evidence.proof`; what was refused stays refused unless `evidence.given_at` is later than that."
        ),
        takes=PreferencesDraft,
        answers=PreferencesDocument,
        problems=(ProblemCode.CONFLICT,),
    ),
)
