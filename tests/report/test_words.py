import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moviegoer.report import words


@pytest.mark.parametrize(
    ("time_s", "said"),
    [
        (0, "0:00:00"),
        (59.6, "0:01:00"),
        (3599.4, "0:59:59"),
        (3725.5, "1:02:06"),
        (-0.1, "0:00:00"),
    ],
)
def test_a_moment_is_hours_minutes_seconds(time_s, said):
    assert words.clock(time_s) == said


def test_tenths_carry_over_into_the_next_minute():
    assert words.clock(59.97, tenths=True) == "0:01:00.0"


@given(st.floats(0, 1e5))
def test_a_clock_never_shows_sixty(time_s):
    _, minutes, seconds = words.clock(time_s, tenths=True).split(":")
    assert int(minutes) < 60
    assert float(seconds) < 60


@pytest.mark.parametrize(
    ("duration_s", "said"),
    [
        (1 / 24, "0.04 s"),
        (8.44, "8.4 s"),
        (200, "3 min 20 s"),
        (120, "2 min"),
        (5976, "1 h 40 min"),
        (7200, "2 h"),
    ],
)
def test_a_length_is_said_in_two_units_at_most(duration_s, said):
    assert words.length(duration_s).replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    ("part", "said"), [(0, "0%"), (0.004, "0.4%"), (0.23, "23%"), (1, "100%"), (math.nan, "–")]
)
def test_a_small_share_is_not_rounded_away(part, said):
    assert words.share(part) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.0, "0"),
        (3.98412, "3.98"),
        (0.00123, "0.00123"),
        (1500.0, "1,500"),
        (-0.5, "−0.500"),
        (math.inf, "–"),
    ],
)
def test_a_value_keeps_three_digits_that_mean_something(value, said):
    assert words.number(value) == said


def test_a_name_in_a_plot_is_no_markup_and_short():
    assert words.plain("<b>Ann & Bo</b>") == "&lt;b&gt;Ann &amp; Bo&lt;/b&gt;"
    assert words.plain("x" * 99, limit=10) == "x" * 9 + "…"


def test_words_are_joined_as_in_a_sentence():
    assert words.listed(["one"]) == "one"
    assert words.listed(["one", "two", "three"]) == "one, two and three"
