import pytest
from hypothesis import given
from hypothesis import strategies as st

from moviegoer.core.sound.words import plain, words


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("… — !", 0),
        ("Well, I don't know.", 4),
        ("twenty-one o’clock", 2),
        ("one—two... three", 3),
        ("In 1942, at 7:30", 5),
        ("Où êtes-vous, l'ami?", 3),
        ("Надо идти!", 2),
        ("मैं हिन्दी बोलता हूँ", 4),
        ("אני לא יודע", 3),
        ("أنا لا أعرف", 3),
        ("나는 영화를 사랑해요", 3),
        ("cafe\u0301 noir", 2),
    ],
)
def test_words_of_spaced_scripts_are_counted(text, count):
    assert words(text) == count


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("我知道你是谁", 3, 6), ("わたしは知らない", 3, 6), ("ฉันไม่รู้", 1, 4), ("OK、映画だ", 2, 4)],
)
def test_words_of_unspaced_scripts_are_estimated(text, low, high):
    assert low <= words(text) <= high


@given(st.text(), st.text())
def test_words_add_up(a, b):
    assert words(f"{a} {b}") == pytest.approx(words(a) + words(b))


def test_hidden_marks_go_and_line_breaks_stay():
    assert plain("\u202bשלום\u202c\n  a\u200b  b\t c\ufeff ") == "שלום\na b c"
    assert plain("cafe\u0301") == "café"
