"""Carriers are recognised from numbers with check digits that we compute here by the published rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.sources.carriers.formats import FORMATS, S10_POSTS
from portal.sources.carriers.recognise import normalise_number, recognise
from portal.sources.carriers.registry import CARRIERS_BY_KEY, compose_tracking_url, find_carrier
from portal.sources.inspection import inspect_tracking_number


def _s10(service: str, serial: str, country: str) -> str:
    weights = (8, 6, 4, 2, 3, 5, 9, 7)
    check = 11 - sum(int(digit) * weight for digit, weight in zip(serial, weights, strict=True)) % 11
    return f"{service}{serial}{0 if check == 10 else 5 if check == 11 else check}{country}"


def _gs1(digits: str) -> str:
    return digits + str(-sum(int(d) * (3, 1)[i % 2] for i, d in enumerate(reversed(digits))) % 10)


@pytest.mark.parametrize(
    ("number", "carrier", "checksum"),
    [
        ("1ZA1B2C30312345673", "ups", True),
        (_gs1("940010000000000012345"), "usps", True),
        ("42097000" + _gs1("920010000000000012345"), "usps", True),
        ("000000000044", "fedex", True),
        (_gs1("00000000012345"), "fedex", True),
        (_gs1("0034043400000000012"), "dhl_parcel", True),
        ("JJD000000000001234567", "dhl_parcel", None),
        (_s10("RR", "12345678", "GB"), "royal_mail", True),
        (_s10("EE", "00000001", "JP"), "japan_post", True),
        (_s10("CP", "87654321", "RO"), "posta_romana", True),
        (_s10("RA", "00000002", "IS"), "s10", True),
        (_gs1("700000000000123"), "canada_post", True),
        ("TBA000000001234", "amazon", None),
        ("YT0000000000012345", "yunexpress", None),
        ("SIM0001", "simulated", None),
    ],
)
def test_a_number_names_its_carrier(number: str, carrier: str, checksum: bool | None) -> None:
    best = recognise(number)[0]
    assert (best.carrier, best.checksum) == (carrier, checksum)


@given(st.text("0123456789", min_size=8, max_size=8), st.sampled_from(sorted(S10_POSTS)))
def test_every_postal_number_with_its_check_digit_is_vouched_for(serial: str, country: str) -> None:
    number = _s10("RR", serial, country)
    assert recognise(number)[0].carrier == S10_POSTS[country]
    assert recognise(number)[0].checksum is True


@given(st.text("0123456789", min_size=8, max_size=8), st.integers(1, 9))
def test_a_mistyped_check_digit_is_noticed(serial: str, shift: int) -> None:
    right = _s10("RR", serial, "GB")
    wrong = right[:10] + str((int(right[10]) + shift) % 10) + right[11:]
    assert all(candidate.checksum is False for candidate in recognise(wrong) if candidate.carrier == "royal_mail")
    assert recognise(wrong)[0].score < recognise(right)[0].score


@given(st.text(max_size=40))
def test_any_text_gets_ranked_candidates_of_known_carriers_once_each(text: str) -> None:
    candidates = recognise(text)
    scores = [candidate.score for candidate in candidates]
    assert scores == sorted(scores, reverse=True)
    assert len({candidate.carrier for candidate in candidates}) == len(candidates)
    assert all(0 < score <= 1 for score in scores)


def test_spaces_dashes_and_case_do_not_matter() -> None:
    assert normalise_number(" 1z a1b-2c3 0312.345673") == "1ZA1B2C30312345673"
    assert recognise("1z a1b2c3 03 1234 5673") == recognise("1ZA1B2C30312345673")


def test_every_form_belongs_to_a_carrier_we_know() -> None:
    assert {form.carrier for form in FORMATS} | set(S10_POSTS.values()) <= set(CARRIERS_BY_KEY)
    assert len(CARRIERS_BY_KEY) >= 40


def test_a_carrier_is_found_by_the_names_others_give_it() -> None:
    for name, key in {"United States Postal Service": "usps", "FedExSmartPost": "fedex", "dhl-express": "dhl"}.items():
        carrier = find_carrier(name)
        assert carrier is not None
        assert carrier.key == key
    assert find_carrier("Owl post") is None


def test_no_name_belongs_to_two_carriers() -> None:
    for carrier in CARRIERS_BY_KEY.values():
        for name in (carrier.key, carrier.name, *carrier.aliases):
            assert find_carrier(name) == carrier, name


def test_the_tracking_url_holds_the_number_safely() -> None:
    for carrier in CARRIERS_BY_KEY.values():
        url = compose_tracking_url(carrier, "a b&c=1")
        assert url is None or (url.startswith("https://") and "AB%26C%3D1" in url)
        assert len(carrier.initials) == 2


def test_an_inspected_number_is_ready_for_json() -> None:
    assert inspect_tracking_number("tba 000000001234") == {
        "number": "TBA000000001234",
        "candidates": [{"carrier": "amazon", "score": 0.85, "checksum": None}],
    }
