"""The approved WhatsApp templates senders have named themselves."""

import uuid
from collections.abc import Collection, Mapping
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.channels.whatsapp import TemplateChoice
from notifier.models import WhatsAppTemplateName

#: By sender, trigger and language.
TemplateChoices: TypeAlias = Mapping[tuple[uuid.UUID, str, str], TemplateChoice]


def load_template_choices(session: Session, sender_ids: Collection[uuid.UUID]) -> TemplateChoices:
    """What these senders use in place of the templates named by convention."""
    table = WhatsAppTemplateName
    rows = session.execute(
        select(
            *(table.sender_id, table.trigger, table.language, table.name, table.template_language, table.has_button)
        ).where(table.sender_id.in_(sender_ids))
    )
    return {
        (row.sender_id, row.trigger, row.language): TemplateChoice(row.name, row.template_language, row.has_button)
        for row in rows
    }
