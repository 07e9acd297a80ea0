"""The Celery application as both processes know it: the web process wakes workers, workers run tasks.

Celery only wakes workers and spreads their work; what is due rests in tables. So tasks carry no arguments, results
are not kept, and a lost call costs at most the pause of a sweeper.
"""

from celery import Celery
from kombu.transport.redis import Channel

from notifier.foundation.wake_ups import WakeUps
from portal.settings import Settings


def create_celery(settings: Settings) -> Celery:
    """The Celery application of these settings, without tasks or database: enough to wake workers."""
    # A call not begun when the broker dies is lost, which is harmless. To acknowledge it to a broker that is gone, or
    # to hand it back, ended the whole worker with what it was sending: so neither is done.
    Channel.do_restore = False
    app = Celery("milepost", broker=settings.broker_url)
    app.conf.update(
        task_ignore_result=True,
        task_store_errors_even_if_ignored=False,
        task_serializer="json",
        accept_content=["json"],
        task_default_queue="milepost",
        worker_prefetch_multiplier=1,
        worker_send_task_events=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        worker_hijack_root_logger=False,
        broker_transport_options={
            "socket_connect_timeout": 3,
            "socket_timeout": 30,
            "health_check_interval": 25,
            "global_keyprefix": "milepost:",
            "ack_emulation": False,
        },
    )
    return app


def wake_by(app: Celery) -> WakeUps:
    """Wake-ups that go to this application's broker; a broker that is away makes nobody wait."""

    def publish(name: str) -> None:
        app.send_task(name, retry=False, ignore_result=True)

    return WakeUps(publish)
