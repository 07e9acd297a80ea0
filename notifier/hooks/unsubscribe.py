"""Opting out by a link of a message: mail programs post and it is done (RFC 8058), people are asked first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask import Response, abort, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.audience.consent_ledger import Choice, Evidence, record_choices
from notifier.audience.forgotten import find_forgotten_addresses
from notifier.audience.link_tokens import UnsubscribeLink, make_preferences_token, read_unsubscribe_token
from notifier.audience.opt_out import UnsubscribePage
from notifier.audience.preferences import load_preferences
from notifier.foundation.database import Database
from notifier.foundation.errors import UnknownRecordError
from notifier.foundation.signing import Signer
from notifier.models import Message, Sender
from notifier.sending.address_news import refuse_address
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_state import ConsentSource, ConsentState
from notifier.vocabulary.topic import Topic

WORDING_VERSION: Final = "unsubscribe-2026-11"

PageRenderer = Callable[[UnsubscribePage], str]


@dataclass(frozen=True, slots=True)
class Unsubscribing:
    """The two views of `/u/<token>`; neither sets a cookie nor leads elsewhere."""

    database: Database
    signer: Signer
    render_page: PageRenderer

    def show(self, token: str) -> Response:
        """The page that asks; looking changes nothing, because mail scanners look at every link."""
        link = self._read(token)
        with self.database.reading() as session:
            page = self._load_page(session, link, token, is_done=False)
        return _answer(self.render_page(page), "text/html")

    def act(self, token: str) -> Response:
        """Refuse at once; a mail program gets a short text, a person the page."""
        link = self._read(token)
        choice = request.form.get("choice", "")
        with self.database.unit_of_work() as session:
            page = self._load_page(session, link, token, is_done=True)
            _refuse(session, link, choice, page.language)
        if "text/html" in request.headers.get("Accept", ""):
            return _answer(self.render_page(page), "text/html")
        return _answer("Unsubscribed.", "text/plain")

    def _read(self, token: str) -> UnsubscribeLink:
        link = read_unsubscribe_token(self.signer, token)
        if link is None:
            abort(404)
        return link

    def _load_page(self, session: Session, link: UnsubscribeLink, token: str, *, is_done: bool) -> UnsubscribePage:
        sender = session.execute(
            select(Sender.name, Sender.language, Sender.base_url, Sender.branding).where(Sender.id == link.sender_id)
        ).one_or_none()
        if sender is None:
            abort(404)
        email, own_language = _find_reader(session, link)
        language = session.scalar(select(Message.language).where(Message.id == link.message_id))
        return UnsubscribePage(
            sender_id=link.sender_id,
            recipient_id=link.recipient_id,
            sender_name=sender.name,
            language=language or own_language or sender.language,
            topic=link.topic,
            channel=link.channel,
            address=email or "",
            action_url=f"{sender.base_url}/u/{token}",
            preferences_url=f"{sender.base_url}/p/{self._preferences_token(link)}",
            stylesheet_url=sender.branding.get("stylesheet_url"),
            is_done=is_done,
        )

    def _preferences_token(self, link: UnsubscribeLink) -> str:
        return make_preferences_token(self.signer, link.sender_id, link.recipient_id, link.message_id)


def _find_reader(session: Session, link: UnsubscribeLink) -> tuple[str | None, str | None]:
    """Address and language of whom the message was for; of somebody forgotten there is neither."""
    try:
        person = load_preferences(session, link.sender_id, link.recipient_id)
    except UnknownRecordError:
        if not find_forgotten_addresses(session, link.sender_id, link.recipient_id):
            abort(404)
        return None, None
    return person.email, person.language


def _refuse(session: Session, link: UnsubscribeLink, choice: str, language: str) -> None:
    topics = (link.topic,) if choice == "topic" else tuple(Topic)
    channels = tuple(Channel) if choice == "all" else (link.channel,)
    choices = [Choice(topic, channel, ConsentState.REFUSED) for topic in topics for channel in channels]
    evidence = Evidence(ConsentSource.ONE_CLICK, WORDING_VERSION, language, f"message {link.message_id}")
    for channel, digest in find_forgotten_addresses(session, link.sender_id, link.recipient_id):
        # A mail from before holds for whoever the shop knows by its address today.
        if channel in channels:
            refuse_address(session, (link.sender_id, channel, digest), evidence)
    record_choices(session, (link.sender_id, link.recipient_id), choices, evidence)


def _answer(body: str, content_type: str) -> Response:
    response = Response(body, content_type=f"{content_type}; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
