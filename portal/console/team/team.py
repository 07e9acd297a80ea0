"""The page of the team: members with their roles, invitations, and what everybody needs to sign in."""

import uuid

from flask import Response, abort, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from notifier.foundation.errors import UnknownRecordError
from portal.console.account.sign_in import status_of
from portal.console.frame.context import console_context
from portal.console.frame.notices import Undo, say_done
from portal.console.frame.rendering import show_page
from portal.console.frame.user import ConsoleUser, signed_in_user
from portal.console.team.views import InvitationRow, MemberRow, RemovalPage, TeamPage
from portal.merchants.account_error import AccountError
from portal.merchants.invitations import InvitationView, load_invitations
from portal.merchants.team import (
    Member,
    change_role,
    get_user,
    is_second_factor_required,
    load_team,
    remove_member,
    require_second_factor,
)
from portal.models import MerchantUser
from portal.vocabulary.account_problem import AccountProblem
from portal.vocabulary.merchant_role import MerchantRole
from portal.web.locale import gettext


def show_team() -> Response:
    """`GET /console/team`."""
    return render_team(None)


def submit_role(user_id: uuid.UUID) -> Response | AnyResponse:
    """`POST /console/team/members/<id>/role`."""
    user = signed_in_user()
    try:
        with console_context().database.unit_of_work() as session:
            before = change_role(session, user.actor, user_id, request.form.get("role", ""))
    except UnknownRecordError:
        abort(404)
    except AccountError as refused:
        return render_team(refused.problem)
    undo = Undo(url_for("console.change_role", user_id=user_id), {"role": before.value})
    # Who has just given away the role of an owner cannot take it back.
    say_done(gettext("The role is changed."), undo=None if user_id == user.user_id else undo)
    return redirect(url_for("console.team"), 303)


def show_removal(user_id: uuid.UUID) -> Response:
    """`GET /console/team/members/<id>/remove`: what will happen."""
    return _removal_page(signed_in_user(), user_id, None)


def submit_removal(user_id: uuid.UUID) -> Response | AnyResponse:
    """`POST /console/team/members/<id>/remove`: signed out everywhere at once."""
    user = signed_in_user()
    try:
        with console_context().database.unit_of_work() as session:
            remove_member(session, user.actor, user_id)
    except UnknownRecordError:
        abort(404)
    except AccountError as refused:
        return _removal_page(user, user_id, refused.problem)
    say_done(gettext("This person can no longer sign in."))
    return redirect(url_for("console.team"), 303)


def submit_requirement() -> AnyResponse:
    """`POST /console/team/second-factor`: `is_on` empty for off."""
    is_required = bool(request.form.get("is_on"))
    with console_context().database.unit_of_work() as session:
        require_second_factor(session, signed_in_user().actor, is_required=is_required)
    back = Undo(url_for("console.require_second_factor"), {"is_on": "" if is_required else "1"})
    say_done(
        gettext("Everybody needs a second step now.")
        if is_required
        else gettext("The second step is up to each person."),
        undo=back,
    )
    return redirect(url_for("console.team"), 303)


def render_team(problem: AccountProblem | None, *, email: str = "", role: str = "") -> Response:
    """The page of the team, with what was typed into its form when something was wrong."""
    user = signed_in_user()
    with console_context().database.reading() as session:
        members, invitations = load_team(session, user.merchant_id), load_invitations(session, user.merchant_id)
        is_required = is_second_factor_required(session, user.merchant_id)
    page = TeamPage(
        members=tuple(_member_row(member, user) for member in members),
        invitations=tuple(_invitation_row(waiting, user) for waiting in invitations),
        roles=tuple(role.value for role in MerchantRole),
        requires_second_factor=is_required,
        email=email,
        role=role or MerchantRole.SUPPORT.value,
        problem=problem,
    )
    return show_page("console/team/team.html", page, status=status_of(problem))


def _removal_page(user: ConsoleUser, user_id: uuid.UUID, problem: AccountProblem | None) -> Response:
    with console_context().database.reading() as session:
        member = _get_member(session, user, user_id)
    page = RemovalPage(user_id, member.email, is_self=user_id == user.user_id, problem=problem)
    return show_page("console/team/remove.html", page, status=status_of(problem))


def _get_member(session: Session, user: ConsoleUser, user_id: uuid.UUID) -> MerchantUser:
    try:
        return get_user(session, user.merchant_id, user_id)
    except UnknownRecordError:
        abort(404)


def _member_row(member: Member, user: ConsoleUser) -> MemberRow:
    return MemberRow(
        user_id=member.user_id,
        email=member.email,
        role=member.role.value,
        has_second_factor=member.has_second_factor,
        last_seen_at=member.last_seen_at.astimezone(user.zone) if member.last_seen_at else None,
        is_self=member.user_id == user.user_id,
    )


def _invitation_row(waiting: InvitationView, user: ConsoleUser) -> InvitationRow:
    return InvitationRow(
        invitation_id=waiting.invitation_id,
        email=waiting.email,
        role=waiting.role.value,
        expires_at=waiting.expires_at.astimezone(user.zone),
        is_over=waiting.is_over,
    )
