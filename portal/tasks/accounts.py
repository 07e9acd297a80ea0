"""Accounts of merchants' people: links for new passwords, and what is over and forgotten."""

from celery import Task, shared_task

from notifier.foundation.logs import get_logger
from notifier.foundation.signing import Signer
from portal.merchants.console_sessions import forget_old_sessions
from portal.merchants.invitations import forget_old_invitations
from portal.merchants.password_reset import ResetLinks, is_anybody_waiting, write_reset_links
from portal.tasks import queues
from portal.tasks.context import PortalContext, portal_context

_DRAIN_SECONDS = 20.0
_log = get_logger(__name__)


@shared_task(bind=True, name=queues.WRITE_RESET_LINKS)
def write_links(self: "Task[[], None]") -> None:
    """Answer every request for a new password that waits."""
    context = portal_context(self.app)
    drain = context.drain(queues.WRITE_RESET_LINKS)
    if drain.run(lambda: answer_requests(context), seconds=_DRAIN_SECONDS):
        self.app.send_task(queues.WRITE_RESET_LINKS)


@shared_task(bind=True, name=queues.TIDY_ACCOUNTS)
def tidy_accounts(self: "Task[[], None]") -> None:
    """Delete sessions and invitations that ended long ago."""
    with portal_context(self.app).database.unit_of_work() as session:
        sessions, invitations = forget_old_sessions(session), forget_old_invitations(session)
    _log.info("accounts_tidied", sessions=sessions, invitations=invitations)


def answer_requests(context: PortalContext) -> bool:
    """Answer some requests; False when none waited, which takes no write lock."""
    with context.database.reading() as session:
        if not is_anybody_waiting(session):
            return False
    links = ResetLinks(Signer(context.settings.secret_keys), context.settings.base_url)
    with context.database.unit_of_work() as session:
        answered = write_reset_links(session, links)
    _log.info("reset_links_written", requests=answered)
    return answered > 0
