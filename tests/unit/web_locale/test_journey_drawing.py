"""The drawing of a journey keeps its stops inside the picture and its way unbroken."""

from hypothesis import given
from hypothesis import strategies as st

from portal.tracking.page_view_journey import HEIGHT, WIDTH, JourneyStop, StopState, draw_journey
from tests.factories.page_views import make_stops


def make_stop(latitude: float | None, longitude: float | None, state: StopState = StopState.PASSED) -> JourneyStop:
    return JourneyStop("Somewhere", state, None, latitude, longitude)


positions = st.tuples(st.floats(-80, 80), st.floats(-180, 180))


@given(st.lists(positions, min_size=2, max_size=12))
def test_every_stop_lies_inside_the_drawing(places: list[tuple[float, float]]) -> None:
    journey = draw_journey([make_stop(*place) for place in places])

    assert journey is not None
    assert all(0 <= placed.x <= WIDTH and 0 <= placed.y <= HEIGHT for placed in journey.stops)


@given(st.integers(2, 20), st.data())
def test_without_positions_stops_stand_evenly_from_start_to_end(count: int, data: st.DataObject) -> None:
    here = data.draw(st.integers(0, count - 1))
    journey = draw_journey(
        [make_stop(None, None, StopState.AHEAD if i > here else StopState.PASSED) for i in range(count)]
    )

    assert journey is not None
    assert journey.land == ()
    assert [placed.x for placed in journey.stops] == sorted(placed.x for placed in journey.stops)
    assert journey.travelled.count("Q") + journey.ahead.count("Q") == count - 1


def test_one_place_is_no_journey() -> None:
    assert draw_journey([make_stop(1.0, 1.0)]) is None


def test_one_unknown_position_leaves_the_map_away() -> None:
    journey = draw_journey([make_stop(41.0, -8.0), make_stop(None, None), make_stop(52.0, 13.0)])

    assert journey is not None
    assert journey.land == ()


def test_a_way_across_the_date_line_goes_on_instead_of_round_the_world() -> None:
    journey = draw_journey([make_stop(35.0, 170.0), make_stop(37.0, -175.0)])

    assert journey is not None
    assert journey.stops[0].x < journey.stops[1].x
    assert len(journey.land) == 2


def test_the_land_lies_under_its_places() -> None:
    journey = draw_journey(make_stops())

    assert journey is not None
    [land] = journey.land
    porto = journey.stops[0]
    assert abs(land.x + land.width * (180 - 8.61) / 360 - porto.x) < 1
    assert abs(land.y + land.height * (90 - 41.15) / 180 - porto.y) < 1
