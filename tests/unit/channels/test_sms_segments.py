"""Encoding, units and segments of text messages, at every edge and by law."""

from decimal import Decimal

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from notifier.channels.sms_look_alikes import transliterate_sms
from notifier.channels.sms_segments import SmsEncoding, SmsMeasure, estimate_price, is_gsm, measure_sms

#: Python has no codec for GSM-7, so the alphabet is written once more, in the order of its codes 0x00 to 0x7F.
ALPHABET = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = "\f^{}\\[~]|€"
GSM_TEXT = st.text(st.sampled_from(ALPHABET + EXTENSION), max_size=400)
ANY_TEXT = st.text(st.characters(exclude_categories=()) | st.sampled_from("€😀’é…"), max_size=400)
EUROPEAN = st.text(st.characters(max_codepoint=0x24F) | st.sampled_from("“”’–—…\u00a0\u202f\u200b€"), max_size=400)


def count_by_hand(text: str) -> int:
    """Segments filled one character after the other, each character by the octets or septets it truly takes."""
    if all(character in ALPHABET + EXTENSION for character in text):
        widths, alone, joined = [2 if character in EXTENSION else 1 for character in text], 160, 153
    else:
        widths = [len(character.encode("utf-16-be", "surrogatepass")) // 2 for character in text]
        alone, joined = 70, 67
    if sum(widths) <= alone:
        return 1 if text else 0
    segments = [0]
    for width in widths:
        if segments[-1] + width > joined:
            segments.append(0)
        segments[-1] += width
    return len(segments)


@pytest.mark.parametrize(
    ("text", "encoding", "units", "segments"),
    [
        ("", "GSM-7", 0, 0),
        ("a", "GSM-7", 1, 1),
        ("a" * 160, "GSM-7", 160, 1),
        ("a" * 161, "GSM-7", 161, 2),
        ("a" * 306, "GSM-7", 306, 2),
        ("a" * 307, "GSM-7", 307, 3),
        ("€" * 80, "GSM-7", 160, 1),
        ("€" * 80 + "a", "GSM-7", 161, 2),
        # 152 septets and a pair that does not fit the 153rd: the second segment begins one septet early.
        ("a" * 152 + "€" + "a" * 151, "GSM-7", 305, 2),
        ("a" * 152 + "€" + "a" * 152, "GSM-7", 306, 3),
        ("ا" * 70, "UCS-2", 70, 1),
        ("ا" * 71, "UCS-2", 71, 2),
        ("ا" * 134, "UCS-2", 134, 2),
        ("ا" * 135, "UCS-2", 135, 3),
        ("😀" * 35, "UCS-2", 70, 1),
        ("ا" * 66 + "😀" + "ا" * 65, "UCS-2", 133, 2),
        ("ا" * 66 + "😀" + "ا" * 66, "UCS-2", 134, 3),
        # An escape is needed in GSM-7 only.
        ("€" * 69 + "ا", "UCS-2", 70, 1),
        ("\x1b", "UCS-2", 1, 1),
        ("\t", "UCS-2", 1, 1),
        ("ç", "UCS-2", 1, 1),
        ("\ud83d", "UCS-2", 1, 1),
    ],
)
def test_every_edge_of_a_segment(text: str, encoding: str, units: int, segments: int) -> None:
    assert measure_sms(text) == SmsMeasure(SmsEncoding(encoding), units, segments)


def test_the_alphabet_is_the_one_of_the_standard() -> None:
    # All codes but the escape.
    assert len(set(ALPHABET)) == 127
    every = [chr(code) for code in range(0x3000)]
    assert {character for character in every if is_gsm(character)} == set(ALPHABET + EXTENSION)


@given(ANY_TEXT | GSM_TEXT)
def test_the_segments_are_those_counted_by_hand(text: str) -> None:
    assert measure_sms(text).segments == count_by_hand(text)


@given(ANY_TEXT | GSM_TEXT | EUROPEAN)
@example("€" * 80 + "ا")
@example("a" * 160 + "ا")
def test_a_longer_text_never_takes_fewer_segments(text: str) -> None:
    counts = [measure_sms(text[:length]).segments for length in range(0, len(text) + 1, 7)]
    assert [*counts, measure_sms(text).segments] == sorted([*counts, measure_sms(text).segments])


@given(ANY_TEXT | EUROPEAN)
@example("…" * 70)
@example("“" * 80)
def test_look_alikes_never_take_more_segments(text: str) -> None:
    assert measure_sms(transliterate_sms(text)).segments <= measure_sms(text).segments


@given(GSM_TEXT)
def test_a_text_of_the_alphabet_stays_as_it_is(text: str) -> None:
    assert transliterate_sms(text) == text


@given(ANY_TEXT | EUROPEAN)
def test_look_alikes_are_all_or_nothing_and_final(text: str) -> None:
    plain = transliterate_sms(text)
    assert plain == text or is_gsm(plain)
    assert transliterate_sms(plain) == plain


@given(st.text(st.characters(min_codepoint=0x400, max_codepoint=0xFFFF, categories=["Lu", "Ll", "Lo"]), min_size=1))
def test_other_scripts_are_never_touched(text: str) -> None:
    assume(all("COMPAT" not in name_of(character) for character in text))
    assert transliterate_sms(text) == text


def name_of(character: str) -> str:
    """COMPAT for what Unicode itself calls a form of other letters: full width, ligatures, accented Latin."""
    is_apart = character.isascii() or 0x1E00 <= ord(character) < 0x2E00 or 0xA640 <= ord(character) < 0xAB70
    return "COMPAT" if is_apart or ord(character) >= 0xF900 else ""


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("“It’s here” – at last…", '"It\'s here" - at last...'),
        ("Zoë’s café, Łódź, Çeşme, București", "Zoe's café, Lodz, Çesme, Bucuresti"),
        ("9:15\u202fAM,\u00a0today\u200b", "9:15 AM, today"),
        ("e\u0301té façade", "été facade"),
        ("ΚΑΛΗΜΈΡΑ", "KAΛHMEPA"),
        ("Đặng Thị", "Dang Thi"),
        ("2 × Tea™", "2 x TeaTM"),
        ("Ihre Größe: ﬁt ＯＫ", "Ihre Größe: fit OK"),
    ],
)
def test_look_alikes_read_the_same(text: str, plain: str) -> None:
    assert transliterate_sms(text) == plain


@pytest.mark.parametrize("text", ["Привет “Мир”", "می‌خواهم", "Καλημέρα", "It’s here 🎉", "1½ – 10²", "日本…", "👨‍👩‍👧"])
def test_what_stays_in_ucs_2_stays_as_it_was_written(text: str) -> None:
    assert transliterate_sms(text) == text


def test_every_segment_is_paid() -> None:
    assert estimate_price(measure_sms("a" * 161), Decimal("0.0079")) == Decimal("0.0158")
    assert estimate_price(measure_sms(""), Decimal("0.0079")) == 0
