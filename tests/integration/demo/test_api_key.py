"""The keys the demo's file names open the whole REST API."""

from collections.abc import Iterator

import pytest

from portal.merchants.api_keys import find_caller
from portal.vocabulary.api_scope import ApiScope
from tests.integration.demo.filled import FilledDemo, start_demo


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FilledDemo]:
    filled = start_demo(tmp_path_factory.mktemp("demo"))
    yield filled
    filled.database.dispose()


def test_a_key_of_the_demo_is_good_for_everything(demo: FilledDemo) -> None:
    for merchant in demo.facts["merchants"]:
        with demo.database.reading() as session:
            caller = find_caller(session, merchant["api_key"])
        assert caller is not None
        assert caller.scopes == frozenset(ApiScope)
