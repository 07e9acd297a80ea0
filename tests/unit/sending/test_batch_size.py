"""Batches grow where messages leave quickly and are small again where they do not."""

from itertools import count

import pytest

from notifier.sending import batch_size
from notifier.sending.batch_size import FEWEST, MOST, BatchSizes
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.lane import Lane


@pytest.mark.parametrize(("seconds", "number"), [(0, MOST), (0.5, MOST), (1.5, 266), (2, FEWEST), (90, FEWEST)])
def test_the_next_batch_goes_by_the_last(monkeypatch: pytest.MonkeyPatch, seconds: float, number: int) -> None:
    moments = count(10, seconds)
    monkeypatch.setattr(batch_size, "monotonic_seconds", lambda: next(moments))
    size = BatchSizes().find(Channel.EMAIL, Lane.NORMAL)
    assert size.number == FEWEST
    with size.measure(FEWEST):
        pass
    assert size.number == number


def test_a_quick_lane_makes_no_other_one_larger() -> None:
    sizes = BatchSizes()
    with sizes.find(Channel.EMAIL, Lane.NORMAL).measure(FEWEST):
        pass
    assert sizes.find(Channel.EMAIL, Lane.NORMAL).number == MOST
    assert {sizes.find(Channel.EMAIL, Lane.OFFERS).number, sizes.find(Channel.SMS, Lane.NORMAL).number} == {FEWEST}
