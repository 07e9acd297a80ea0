"""Words as people would get them: on every channel, and the mail for a frame of its own."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from flask import Response, abort, request
from markupsafe import escape
from sqlalchemy.orm import Session

from notifier.api.texts import measure_sms, transliterate_sms
from notifier.api.vocabulary import Channel
from notifier.api.wording import ChannelPreview, PreviewRequest, WordingPreview, load_terms, show_wording
from portal.console.frame.context import console_context
from portal.console.frame.user import signed_in_user
from portal.console.wording.drafts import load_words, read_draft
from portal.console.wording.scope import ScopeAtWork, read_scope
from portal.console.wording.views import Meter, Shown

#: The mail is looked at: it runs nothing, sends nothing, loads from us alone, and only our own pages may frame it.
_MAIL_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-same-origin"
)


@dataclass(frozen=True, slots=True)
class Preview:
    """The channels of a scope; `occurred_at` by the shop's clock, None with the invented order."""

    occurred_at: dt.datetime | None
    shown: tuple[Shown, ...]


def preview_words(session: Session, at_work: ScopeAtWork, own: Mapping[str, str] | None, short: str) -> Preview:
    """The message with these words of the merchant's own, None for those in use; `short` are its short words."""
    user = signed_in_user()
    terms = load_terms(session, console_context().sealer, user.merchant_id).get(Channel.SMS)
    found = _show(session, at_work, own, (terms.price, terms.currency) if terms is not None else (None, ""))
    channels = {each.channel: each for each in found.channels}
    return Preview(
        found.occurred_at.astimezone(user.zone) if found.occurred_at else None,
        tuple(_view(channels[channel], short) for channel in at_work.shown_channels),
    )


def show_mail(trigger: str) -> Response:
    """`GET /console/wording/<trigger>/mail`: the mail with the words in use."""
    with console_context().database.reading() as session:
        at_work = read_scope(session, trigger, request.args)
        found = _show(session, at_work, None, (None, ""))
    return _answer_mail(found)


def show_draft_mail(trigger: str) -> Response:
    """`POST /console/wording/<trigger>/mail`: the mail with the words of the form, for the frame beside it."""
    with console_context().database.reading() as session:
        at_work = read_scope(session, trigger, request.form)
        own = read_draft(request.form).find_own(load_words(session, at_work.scope))
        found = _show(session, at_work, own, (None, ""))
    return _answer_mail(found)


def _show(
    session: Session, at_work: ScopeAtWork, own: Mapping[str, str] | None, price: tuple[Decimal | None, str]
) -> WordingPreview:
    wanted = PreviewRequest(scope=at_work.scope, draft_parts=own, price=price[0], currency=price[1])
    return show_wording(session, console_context().sealer, signed_in_user().merchant_id, wanted)


def _answer_mail(found: WordingPreview) -> Response:
    mail = next((each for each in found.channels if each.channel is Channel.EMAIL), None)
    if mail is None:
        abort(404)
    html = mail.html or f"<p>{escape(mail.problem or '')}</p>"
    # Pictures by path, so that they load by whatever name the visitor reached this machine.
    html = html.replace(f'"{console_context().links.base_url}/', '"/')
    # Links lead nowhere: the frame may open no window.
    html = html.replace("<head>", '<head><base target="_blank">', 1)
    response = Response(html, mimetype="text/html")
    response.headers["Content-Security-Policy"] = _MAIL_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Cache-Control"] = "no-store"
    return response


def _view(found: ChannelPreview, short: str) -> Shown:
    return Shown(
        channel=found.channel.value,
        subject=found.subject,
        text=found.text,
        problem=found.problem,
        meter=_measure(found, short),
        is_cut=found.clipped_text is not None or found.clipped_title is not None,
    )


def _measure(found: ChannelPreview, short: str) -> Meter | None:
    sms = found.sms
    if sms is None:
        return None
    # What the facts bring in cannot be written otherwise; so the words themselves must have something to save.
    saved = measure_sms(transliterate_sms(found.text)).segments if transliterate_sms(short) != short else sms.segments
    return Meter(
        encoding=sms.encoding.value,
        units=sms.units,
        segments=sms.segments,
        characters_left=sms.characters_left,
        price=None if sms.price is None else f"{sms.price.normalize():f} {sms.currency}".strip(),
        saved_segments=saved if saved < sms.segments else None,
    )
