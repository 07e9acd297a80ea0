"""The vocabulary: complete tables, one sentence per code, and room for every tracker's words without loss."""

import re

import pytest

from portal.timeline.headline import MILESTONE_HEADLINES, STAGE_HEADLINES
from portal.timeline.wording import CODE_WORDING
from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.code_meaning import CODE_MEANINGS
from portal.vocabulary.milestone import LATERAL, RANKS, TERMINAL, Milestone
from portal.vocabulary.order_stage import OrderStage


def test_every_code_has_one_meaning_and_one_sentence_of_its_own() -> None:
    assert set(CODE_MEANINGS) == set(CODE_WORDING) == set(CheckpointCode)
    assert len(set(CODE_WORDING.values())) == len(CheckpointCode)
    assert len(CheckpointCode) >= 45


def test_every_sentence_is_short_and_complete() -> None:
    for sentence in CODE_WORDING.values():
        assert re.fullmatch(r"[A-Z][^.]{10,90}\.", sentence), sentence


def test_every_milestone_and_stage_has_its_headline() -> None:
    assert set(MILESTONE_HEADLINES) == set(Milestone)
    assert set(STAGE_HEADLINES) == set(OrderStage)


@pytest.mark.parametrize("milestone", Milestone)
def test_every_milestone_has_a_code_that_says_no_more_than_it(milestone: Milestone) -> None:
    assert CODE_MEANINGS[CheckpointCode(milestone.value)].milestone is milestone


def test_every_milestone_has_a_rank_or_is_lateral() -> None:
    assert set(RANKS) | LATERAL == set(Milestone)
    assert not set(RANKS) & LATERAL
    assert max(rank for milestone, rank in RANKS.items() if milestone not in TERMINAL) < min(
        RANKS[milestone] for milestone in TERMINAL
    )


def test_what_went_wrong_has_somebody_at_fault() -> None:
    blameless = [
        code
        for code, meaning in CODE_MEANINGS.items()
        if meaning.milestone is Milestone.EXCEPTION and meaning.fault is None
    ]
    assert blameless == []


def test_a_delivered_parcel_asks_nothing_of_the_shopper() -> None:
    assert not any(meaning.action_required for meaning in CODE_MEANINGS.values() if meaning.milestone in TERMINAL)
