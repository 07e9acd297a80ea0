"""WhatsApp templates of a sender: the texts to submit for approval, and which approved one is used for a trigger."""

import re
import uuid
from dataclasses import dataclass
from typing import Final, cast

from sqlalchemy import Table
from sqlalchemy.orm import Session

from notifier.authoring.wording import get_wording, worded_triggers
from notifier.catalogue.trigger_type import ANSWERS
from notifier.channels.content import SenderView
from notifier.channels.translations import find_worded_language, worded_languages
from notifier.channels.whatsapp_templates import TemplateDescription, describe_templates, name_language
from notifier.foundation.database import insert_or_ignore
from notifier.foundation.errors import ProductError, UnknownRecordError
from notifier.models import WhatsAppTemplateName
from notifier.queries.sender_views import load_sender_views

#: What people are answered with leaves while their own message is fresh, and carriers and the team get no WhatsApp.
_WITHOUT_TEMPLATE: Final = (*ANSWERS, "carrier.", "team.")
_NAME: Final = re.compile(r"[a-z0-9_]{1,512}")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_META_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:_[A-Z]{2})?")

_TEMPLATES = cast(Table, WhatsAppTemplateName.__table__)


@dataclass(frozen=True, slots=True)
class TemplateUse:
    """The approved template for a trigger in a language (BCP 47); `template_language` as Meta writes it.

    The language need not be one we have words in: the template's own words are the merchant's.
    """

    trigger: str
    language: str
    name: str
    template_language: str
    has_button: bool = True


def describe_sender_templates(
    session: Session, sender_id: uuid.UUID, language: str | None = None
) -> tuple[TemplateDescription, ...]:
    """What to submit for each trigger, in the sender's language unless another is named.

    Raises `UnknownRecordError` for an unknown sender, `ProductError` for a language without words.
    """
    sender = _get_sender(session, sender_id)
    chosen = _get_language(language or sender.language)
    return tuple(describe_templates(sender, (get_wording(trigger, chosen) for trigger in _list_triggers())))


def use_template(session: Session, sender_id: uuid.UUID, use: TemplateUse) -> TemplateUse:
    """Use an approved template from the next message on; returns what is stored.

    It takes the same three variables in the same order as the one by convention. Raises `ProductError` naming what is
    wrong.
    """
    _get_sender(session, sender_id)
    _check(use)
    # Messages look for it by the language alone, whatever the country.
    language = use.language.replace("_", "-").lower().split("-")[0]
    key = {"sender_id": sender_id, "trigger": use.trigger, "language": language}
    values = {"name": use.name, "template_language": use.template_language, "has_button": use.has_button}
    insert_or_ignore(session, _TEMPLATES, [key | values], on=tuple(key))
    same = [_TEMPLATES.c[column] == value for column, value in key.items()]
    session.execute(_TEMPLATES.update().where(*same).values(**values))
    return TemplateUse(use.trigger, language, use.name, use.template_language, use.has_button)


def suggest_template_language(language: str) -> str:
    """How Meta writes a language: `pt-BR` is `pt_BR`."""
    return name_language(language)


def _check(use: TemplateUse) -> None:
    if use.trigger not in _list_triggers():
        raise ProductError(f"There is no trigger {use.trigger!r}; known are {', '.join(_list_triggers())}.")
    if not _LANGUAGE.fullmatch(use.language):
        raise ProductError(f"The language {use.language!r} is not a tag such as en or pt-BR.")
    if not _NAME.fullmatch(use.name):
        raise ProductError(f"The template name {use.name!r} may hold only a-z, 0-9 and _, as Meta requires.")
    if not _META_LANGUAGE.fullmatch(use.template_language):
        raise ProductError(f"The template language {use.template_language!r} is no code such as en or pt_BR.")


def _list_triggers() -> tuple[str, ...]:
    return tuple(trigger for trigger in worded_triggers() if not trigger.startswith(_WITHOUT_TEMPLATE))


def _get_language(tag: str) -> str:
    found = find_worded_language(tag)
    if found is None:
        raise ProductError(f"There are no words in the language {tag!r}; known are {', '.join(worded_languages())}.")
    return found


def _get_sender(session: Session, sender_id: uuid.UUID) -> SenderView:
    known = load_sender_views(session, (sender_id,))
    if sender_id not in known:
        raise UnknownRecordError(f"There is no sender {sender_id}.")
    return known[sender_id]
