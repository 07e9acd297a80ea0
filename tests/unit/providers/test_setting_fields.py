"""What forms ask for is what providers take, and every label and sample is there."""

from collections.abc import Mapping

import pytest

from notifier.api.accounts import list_provider_names, list_setting_fields
from notifier.foundation.errors import ConfigurationError
from notifier.providers.kinds import AccountTerms
from notifier.providers.registry import PROVIDERS, get_kind
from notifier.vocabulary.channel import Channel
from portal.console.connections.guides import list_guides
from portal.console.connections.provider_words import PROVIDER_TITLES, label_of
from portal.merchants.connections import source_kind
from portal.sources.samples import make_sample
from portal.sources.stores.registry import STORES
from portal.sources.trackers.registry import TRACKERS

BY_FORM = sorted({name for channel in Channel for name in list_provider_names(channel)})


@pytest.mark.parametrize("provider", BY_FORM)
def test_a_provider_knows_every_setting_its_form_asks_for(provider: str) -> None:
    asked = {field.key: field.example or "x" for field in list_setting_fields(provider)}
    assert asked
    _, own = AccountTerms.parse({key: value for key, value in asked.items() if key != "events"})
    assert [sentence for sentence in find_problems(provider, own) if "does not know" in sentence] == []


def find_problems(provider: str, settings: Mapping[str, str]) -> tuple[str, ...]:
    try:
        get_kind(provider).read_identity(settings)
    except ConfigurationError as wrong:
        return wrong.problems
    return ()


@pytest.mark.parametrize("provider", BY_FORM)
def test_every_required_setting_is_missed_when_it_is_left_out(provider: str) -> None:
    with pytest.raises(ConfigurationError) as told:
        get_kind(provider).read_identity({})
    named = {sentence.split(" ", 1)[0] for sentence in told.value.problems}
    required = {field.key for field in list_setting_fields(provider) if field.is_required}
    assert required <= named


def test_every_setting_and_provider_has_words() -> None:
    assert set(PROVIDERS) <= set(PROVIDER_TITLES)
    keys = {(name, field.key) for name in BY_FORM for field in list_setting_fields(name)}
    assert [key for name, key in keys if label_of(name, key) == key] == []


@pytest.mark.parametrize("source", [*STORES, *TRACKERS])
def test_every_source_has_a_guide_and_a_sample_that_its_own_check_takes(source: str) -> None:
    guide = next(guide for guide in list_guides() if guide.source == source)
    assert guide.steps
    assert guide.kind is source_kind(source)
    sample = make_sample(source, "secret")
    assert sample is not None
    reader = STORES.get(source) or TRACKERS[source]
    assert reader.verify(sample.body, sample.headers, ("secret",))
    assert not reader.verify(sample.body, sample.headers, ("another",))
    reader.parse(reader.topic(sample.headers, sample.body), sample.body)
