"""What holds for every test: reproducible property tests; pyproject.toml lets sockets reach this machine only."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

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
