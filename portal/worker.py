"""Composition root of the workers: one Celery application for the tasks of both packages."""

import gc

from celery import Celery
from celery.signals import worker_process_init, worker_ready

from notifier.foundation.after_commit import deliver_wake_ups
from notifier.foundation.database import Database, open_engine
from notifier.foundation.logs import configure_logs
from notifier.foundation.sealing import Sealer
from notifier.foundation.signing import Signer
from notifier.tasks.context import TaskContext
from notifier.tasks.schedule import BEAT
from portal.demo.tasks import DEMO_SCHEDULE_SECONDS
from portal.queries.page_links import PageLinks
from portal.settings import Settings
from portal.tasks.context import PortalContext
from portal.tasks.schedule import SCHEDULE_SECONDS
from portal.worker_calls import create_celery, wake_by

TASK_MODULES = (
    "portal.tasks.raw_events",
    "portal.tasks.upkeep",
    "portal.tasks.retention",
    "portal.tasks.webhooks",
    "portal.tasks.accounts",
    "portal.tasks.journeys",
    "portal.tasks.mappings",
    "portal.tasks.watches",
    "notifier.tasks.messages",
    "notifier.tasks.receipts",
    "notifier.tasks.bounces",
    "notifier.tasks.figures",
)


def create_worker() -> Celery:
    """The application with everything its tasks need, from the environment."""
    settings = Settings.from_environment()
    configure_logs(log_format=settings.log_format, level=settings.log_level)
    app = create_celery(settings)
    modules: tuple[str, ...] = TASK_MODULES
    schedule = {**SCHEDULE_SECONDS, **BEAT}
    if settings.is_demo:
        modules, schedule = (*modules, "portal.demo.tasks"), {**schedule, **DEMO_SCHEDULE_SECONDS}
    app.conf.update(
        include=modules,
        beat_schedule={
            name: {"task": name, "schedule": seconds, "options": {"expires": 10 * seconds}}
            for name, seconds in schedule.items()
        },
    )
    database = Database(open_engine(settings.database_url))
    sealer = Sealer(settings.secret_keys)
    app.portal_context = PortalContext(  # type: ignore[attr-defined]  # read back by portal.tasks.context
        settings=settings,
        database=database,
        links=PageLinks(sealer=sealer, base_url=settings.base_url, link_days=settings.link_days),
    )
    app.notifier_context = TaskContext.create(  # type: ignore[attr-defined]  # read back by notifier.tasks.context
        settings=settings.notifier, database=database, sealer=sealer, signer=Signer(settings.secret_keys)
    )
    deliver_wake_ups(wake_by(app).request)
    # A forked child must not share the parent's connections.
    worker_process_init.connect(lambda **_: database.dispose(), weak=False)
    worker_ready.connect(_spare_the_collector, weak=False)
    return app


def _spare_the_collector(**_: object) -> None:
    """What was loaded to begin with stays until the end: searching it for garbage took a tenth of the sending."""
    gc.collect()
    gc.freeze()
    # A batch makes tens of thousands of objects that live until it ends: to look through them every 700 found nothing.
    gc.set_threshold(20_000, 20, 20)


celery_app = create_worker()
