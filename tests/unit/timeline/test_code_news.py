"""Which scans are news by their fine meaning: the newest that still holds, once, whatever order they come in."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from portal.timeline.code_news import find_code_news
from portal.timeline.progress import assess_progress
from portal.timeline.scan import Scan
from portal.vocabulary.code_trigger import CODE_TRIGGERS
from portal.vocabulary.milestone import Milestone
from tests.unit.timeline.scans import a_scan

_CODES = (
    *("in_transit", "picked_up", "customs_hold", "customs_cleared", "delayed", "lost", "out_for_delivery", "unknown"),
    *("failed_attempt", "delivered", "delivered_to_neighbour", "returning", "refused", "address_problem"),
    *("action_needed", "held_for_payment"),
)
scans = st.builds(a_scan, st.sampled_from(_CODES), st.integers(min_value=0, max_value=12), is_correction=st.booleans())
batches = st.lists(st.lists(scans, max_size=5), max_size=6)


def told(arrivals: list[list[Scan]]) -> list[str]:
    """Keys of the news as the batches arrive, each name kept once as the notifier does."""
    known: list[Scan] = []
    keys: list[str] = []
    for batch in arrivals:
        seen = {scan.digest for scan in known}
        known += batch
        fresh = {scan.digest for scan in batch} - seen
        news = find_code_news(known, assess_progress(known), fresh)
        if news is not None:
            keys.append(news.key)
    return list(dict.fromkeys(keys))


def test_a_scan_that_means_more_than_its_milestone_is_told_by_its_own_trigger() -> None:
    assert told([[a_scan("in_transit", 1)], [a_scan("customs_hold", 2)], [a_scan("customs_cleared", 3)]]) == [
        "customs_hold",
        "customs_cleared",
    ]


def test_a_second_kind_of_trouble_is_told_though_the_milestone_stays() -> None:
    assert told([[a_scan("delayed", 1)], [a_scan("lost", 2)]]) == ["delayed", "lost"]


def test_several_codes_of_one_meaning_are_told_once() -> None:
    assert told([[a_scan("delayed", 1)], [a_scan("weather_delay", 2)], [a_scan("missorted", 3)]]) == ["delayed"]


def test_each_thing_asked_of_the_shopper_is_told_once() -> None:
    asked = [[a_scan("customs_documents_needed", 1)], [a_scan("held_for_payment", 70)]]
    assert told([*asked, [a_scan("customs_documents_needed", 80)]]) == [
        "action_required:customs_documents_needed",
        "action_required:held_for_payment",
    ]


def test_what_was_overtaken_before_we_learned_it_is_not_told() -> None:
    assert told([[a_scan("out_for_delivery", 5)], [a_scan("customs_hold", 2)]]) == []
    assert told([[a_scan("customs_hold", 2), a_scan("out_for_delivery", 5)]]) == []
    assert told([[a_scan("delivered", 5)], [a_scan("damaged", 6)]]) == []


def test_words_nobody_has_mapped_do_not_hide_what_came_before_them() -> None:
    assert told([[a_scan("customs_hold", 2), a_scan("unknown", 3)]]) == ["customs_hold"]


def test_a_parcel_going_back_is_not_delivered_to_a_neighbour() -> None:
    assert told([[a_scan("returning", 1)], [a_scan("delivered_to_neighbour", 2)]]) == []


def test_after_a_correction_the_same_may_be_told_again() -> None:
    back = a_scan("in_transit", 3, is_correction=True)
    first, *rest = told([[a_scan("delivered_to_neighbour", 1)], [back], [a_scan("delivered_to_neighbour", 5)]])
    assert first == "delivered_to_neighbour"
    assert [key.partition(":")[0] for key in rest] == ["delivered_to_neighbour"]


@given(batches)
def test_what_is_told_holds_at_that_moment(arrivals: list[list[Scan]]) -> None:
    known = [scan for batch in arrivals for scan in batch]
    progress = assess_progress(known)
    news = find_code_news(known, progress, {scan.digest for scan in known})
    if news is not None:
        assert news.scan.milestone is progress.milestone
        assert CODE_TRIGGERS[news.scan.code] == news.trigger
        later = [scan for scan in known if scan.occurred_at > news.scan.occurred_at]
        assert all(scan.milestone is Milestone.PENDING for scan in later)


@given(batches)
def test_learning_it_all_again_tells_nothing_new(arrivals: list[list[Scan]]) -> None:
    assert told([*arrivals, *arrivals]) == told(arrivals)


@given(st.lists(scans, max_size=8), st.randoms(use_true_random=False))
def test_any_order_in_one_batch_tells_the_same(learned: list[Scan], chance: Random) -> None:
    mixed = list(learned)
    chance.shuffle(mixed)
    assert told([learned]) == told([mixed])
