"""What rendering takes and gives: senders as layouts see them, wording, finished content."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from msgspec import Struct


@dataclass(frozen=True, slots=True)
class SenderView:
    """A sender as rendering needs it; `version` grows with every change, so it can key caches."""

    id: UUID
    version: int
    name: str
    language: str
    #: Without a slash at the end.
    base_url: str
    support_email: str | None
    support_phone: str | None
    website: str | None
    branding: Mapping[str, Any]
    #: HTML with Liquid slots, as `notifier.authoring.layouts.compile_email_layout` made it.
    email_layout: str
    #: Whether opens and clicks of its mails are counted.
    counts_visits: bool = False
    #: How long exact words are kept; None for as long as is usual.
    content_days: int | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one trigger in one language, each part a Liquid source without markup."""

    trigger: str
    language: str
    subject: str
    headline: str
    #: Paragraphs are separated by an empty line.
    body: str
    #: The one thing that matters, for SMS, push and the preview line of an e-mail.
    short: str
    #: The label of the button.
    action: str


class EmailContent(Struct, frozen=True):
    """A finished e-mail, before any encoding."""

    subject: str
    text: str
    html: str
