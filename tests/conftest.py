"""What holds for every test: reproducible property tests; pyproject.toml lets sockets reach this machine only."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import pytest
import structlog
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings
from werkzeug.routing import Rule

from portal.merchants import passwords
from tests.running.postgresql import running_postgresql

# The same examples each run, so that a red build is red again. Slowness of a busy machine is no finding.
# Look for new counterexamples with: pytest --hypothesis-profile=deep
settings.register_profile(
    "steady",
    derandomize=True,
    database=None,
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "deep",
    database=None,
    max_examples=2_000,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a PostgreSQL server that runs as long as this test process."""
    with running_postgresql() as url:
        yield url


@pytest.fixture(scope="session", autouse=True)
def addresses_compiled_once() -> Iterator[None]:
    """Most of what opening an application takes is compiling its addresses, the same for every test."""
    compiled: dict[object, Callable[..., Any]] = {}
    original = Rule._compile_builder

    def compile_builder(rule: Rule, append_unknown: bool = True) -> Callable[..., Any]:
        # The code asks the rule itself for its converters, so that rules of other applications can use it.
        key = (rule.rule, tuple(sorted((rule.defaults or {}).items())), append_unknown)
        if key not in compiled:
            compiled[key] = original(rule, append_unknown)
        return compiled[key]

    Rule._compile_builder = compile_builder  # type: ignore[method-assign, assignment]
    yield
    Rule._compile_builder = original  # type: ignore[method-assign]


@pytest.fixture(scope="session", autouse=True)
def tracebacks_written_plainly() -> None:
    """As the product writes them; the default draws a table of all local variables, which takes seconds."""
    structlog.configure(processors=[structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)])


@pytest.fixture(scope="session", autouse=True)
def passwords_hashed_quickly() -> Iterator[None]:
    """Argon2 as everywhere, with the least memory: what it costs is no matter of these tests."""
    original = passwords._hasher
    passwords._hasher = lru_cache(lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    yield
    passwords._hasher = original
