"""Shapes of charts hold what they show: round marks, parts that add up, lines within the drawing."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from portal.insights.charts.bars import draw_bars, draw_columns
from portal.insights.charts.lines import HEIGHT, WIDTH, draw_lines
from portal.insights.charts.scale import choose_marks

COUNTS = st.integers(0, 10_000_000)


@given(COUNTS)
def test_marks_are_round_and_hold_the_largest_number_without_much_room_above(most: int) -> None:
    marks = choose_marks(most)
    assert marks[0] >= most
    assert marks[-1] == 0
    assert marks[0] <= max(4, 2 * most)
    step = marks[0] - marks[1]
    assert {upper - lower for upper, lower in pairwise(marks)} == {step}
    assert str(step).rstrip("0") in {"1", "15", "2", "25", "3", "4", "5", "6", "8"}


@given(st.lists(st.lists(COUNTS, min_size=3, max_size=3), min_size=1, max_size=90))
def test_lines_stay_within_the_drawing(rows: list[list[int]]) -> None:
    series = [list(values) for values in zip(*rows, strict=True)]
    chart = draw_lines(series)
    assert len(chart.lines) == 3
    assert len(chart.slots) == len(rows)
    for line in chart.lines:
        points = re.findall(r"[ML]([\d.]+) ([\d.]+)", line.path)
        assert all(0 <= float(x) <= WIDTH and 0 <= float(y) <= HEIGHT for x, y in points)
        assert line.area.startswith(line.path)


def test_a_larger_number_stands_higher() -> None:
    (line,) = draw_lines([[0, 10]]).lines
    low, high = (float(y) for _, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", line.path))
    assert low == HEIGHT
    assert high < low


def test_one_day_alone_is_a_stroke_one_can_see() -> None:
    (line,) = draw_lines([[5]]).lines
    assert line.path.endswith(f"H{WIDTH}")


def test_no_day_at_all_draws_nothing() -> None:
    chart = draw_lines([[], []])
    assert [line.path for line in chart.lines] == ["", ""]
    assert chart.slots == ()


@given(st.lists(st.lists(COUNTS, min_size=1, max_size=4), min_size=1, max_size=15))
def test_parts_of_bars_follow_each_other_and_the_longest_fills_the_length(rows: list[list[int]]) -> None:
    bars = draw_bars(rows)
    for bar in bars:
        for part, following in pairwise(bar):
            assert abs(float(part.start) + float(part.length) - float(following.start)) < 0.02
    ends = [float(bar[-1].start) + float(bar[-1].length) for bar in bars]
    assert max(ends) <= 100.02
    assert (max(ends) > 99.9) is any(sum(row) for row in rows)


@given(st.lists(COUNTS, min_size=1, max_size=8))
def test_columns_stand_on_the_ground(values: list[int]) -> None:
    for column in draw_columns(values):
        assert abs(float(column.start) + float(column.length) - 100) < 0.02
