"""Promises: a push costs a small part of what the usual call spends, and a slow push service is used at its width."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bench.deployment import bare_environment
from bench.load import is_open
from bench.plan import RunPlan
from bench.processes import Program, free_port, running, wait_until
from bench.push_cases import Certificate, make_certificate
from bench.push_rounds import Pusher, running_pusher
from bench.report import Better, Ratio, interleave

TARGET: Final = 45.0
#: Messages per second from one process at a push service that answers after so long.
RATE: Final = 300.0
DELAY_SECONDS: Final = 0.04
_PRODUCT: Final = "bench.product_push"
_USUAL: Final = "bench.baselines.usual_push"


def measure_push(plan: RunPlan) -> Iterator[Ratio]:
    """CPU per message of both ways at a service that answers at once, then the rate at one that does not."""
    with tempfile.TemporaryDirectory(prefix="milepost-bench-") as name:
        folder = Path(name)
        certificate = make_certificate(folder)
        yield _measure_cpu(folder, certificate, plan)
        yield _measure_rate(folder, certificate, plan)


def _measure_cpu(folder: Path, certificate: Certificate, plan: RunPlan) -> Ratio:
    with _pushers(folder, certificate, plan, 0.0) as (product, usual):

        def one_round() -> tuple[float, float]:
            theirs = usual.send(plan.tutorial_messages).cpu_per_message
            return theirs, product.send(plan.messages).cpu_per_message

        theirs, ours, ratio = interleave(plan.mail_rounds, one_round)
    detail = f"{ours * 1000:.2f} ms of CPU per push over TLS against {theirs * 1000:.1f} ms"
    return Ratio("usual webpush() / push, CPU", ratio, TARGET, Better.HIGHER, detail)


def _measure_rate(folder: Path, certificate: Certificate, plan: RunPlan) -> Ratio:
    with _pushers(folder, certificate, plan, DELAY_SECONDS) as (product, usual):

        def one_round() -> tuple[float, float]:
            return product.send(plan.messages).rate, usual.send(plan.tutorial_messages).rate

        ours, theirs, _ = interleave(plan.mail_rounds, one_round)
    detail = (
        f"{ours:,.0f} messages/s from one process at a push service that takes {DELAY_SECONDS * 1000:.0f} ms, "
        f"{theirs:,.1f} one by one by webpush()"
    )
    return Ratio(f"push at a slow service / {RATE:.0f} per second", ours / RATE, 1.0, Better.HIGHER, detail)


@contextmanager
def _pushers(
    folder: Path, certificate: Certificate, plan: RunPlan, delay_seconds: float
) -> Iterator[tuple[Pusher, Pusher]]:
    """Both ways, warm, in front of the same push service."""
    trusted = {"SSL_CERT_FILE": str(certificate.trusted), "REQUESTS_CA_BUNDLE": str(certificate.trusted)}
    environment = bare_environment() | trusted
    with (
        _push_sink(folder, certificate, plan, delay_seconds) as origin,
        running_pusher(_PRODUCT, origin, environment, plan.cores.clients) as product,
        running_pusher(_USUAL, origin, environment, plan.cores.clients) as usual,
    ):
        product.send(plan.messages // 4)
        usual.send(2)
        yield product, usual


@contextmanager
def _push_sink(folder: Path, certificate: Certificate, plan: RunPlan, delay_seconds: float) -> Iterator[str]:
    port = free_port()
    arguments = (sys.executable, "-m", "bench.push_sink", str(port), str(certificate.server))
    program = Program(
        "push sink",
        (*arguments, "--delay", str(delay_seconds)),
        dict(os.environ) | bare_environment(),
        folder / "push_sink.log",
        plan.cores.servers,
    )
    with running(program) as pid:
        wait_until(lambda: is_open(port), program, pid)
        yield f"https://127.0.0.1:{port}"
