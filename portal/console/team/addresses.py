"""Addresses of the team: everybody sees it, owners change it."""

from typing import Final

from portal.console.frame.address import Address
from portal.console.team.invitations import submit_invite, submit_resend, submit_revoke
from portal.console.team.team import show_removal, show_team, submit_removal, submit_requirement, submit_role
from portal.vocabulary.permission import Permission

_MANAGE: Final = Permission.MANAGE

ADDRESSES: Final = (
    Address("/team", "team", show_team, Permission.SEE),
    Address("/team/invite", "invite_member", submit_invite, _MANAGE, "POST"),
    Address("/team/invitations/<uuid:invitation_id>/resend", "resend_invitation", submit_resend, _MANAGE, "POST"),
    Address("/team/invitations/<uuid:invitation_id>/revoke", "revoke_invitation", submit_revoke, _MANAGE, "POST"),
    Address("/team/members/<uuid:user_id>/role", "change_role", submit_role, _MANAGE, "POST"),
    Address("/team/members/<uuid:user_id>/remove", "remove_member", show_removal, _MANAGE),
    Address("/team/members/<uuid:user_id>/remove", "submit_remove_member", submit_removal, _MANAGE, "POST"),
    Address("/team/second-factor", "require_second_factor", submit_requirement, _MANAGE, "POST"),
)
