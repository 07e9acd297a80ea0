"""A return goes forward or stays."""

from hypothesis import given
from hypothesis import strategies as st

from portal.vocabulary.return_stage import ReturnStage

STAGES = st.sampled_from(ReturnStage)


@given(st.lists(STAGES, max_size=30))
def test_no_news_moves_a_return_back_or_out_of_its_end(told: list[ReturnStage]) -> None:
    current = ReturnStage.REQUESTED
    for stage in told:
        if stage.may_follow(current):
            assert stage.rank > current.rank
            assert not current.is_terminal
            current = stage


@given(STAGES)
def test_news_told_again_is_none(stage: ReturnStage) -> None:
    assert not stage.may_follow(stage)


def test_only_a_parcel_that_is_waited_for_can_come_too_late() -> None:
    before = {stage for stage in ReturnStage if ReturnStage.EXPIRED.may_follow(stage)}
    assert before == {ReturnStage.APPROVED, ReturnStage.LABEL_READY}


def test_a_merchant_can_say_no_or_settle_it_at_any_time_before_the_end() -> None:
    for end in (ReturnStage.REJECTED, ReturnStage.RESOLVED):
        assert all(end.may_follow(stage) is not stage.is_terminal for stage in ReturnStage)
