"""Films side by side."""

from __future__ import annotations

import numpy as np
import pytest

from moviegoer.core.style import lengths
from moviegoer.core.style.comparison import compare
from moviegoer.core.style.portrait import Portrait
from tests.corpus import made


def portrait(title, values, scale=()):
    return Portrait(title, tuple(lengths.measures(values, counted_by_hand=True)), values, scale)


@pytest.fixture(scope="module")
def quick():
    return portrait("Quick", made.lengths(1, median_s=2.0), ("CU", "LS") * 75)


@pytest.fixture(scope="module")
def slow():
    return portrait("Slow", made.lengths(2, median_s=8.0), ("CU",) * 75 + ("LS",) * 75)


def test_two_films_differ_by_what_was_put_in(quick, slow):
    found = compare([quick, slow])
    (pair,) = found.pairs
    assert pair.effect.shift_high < 0
    assert pair.effect.d < -0.5
    assert found.far is None
    drivers = {driver.measure: driver.weight for driver in found.drivers}
    assert drivers["length.msl_s"] < -3
    assert abs(drivers["length.log_sigma"]) < 3


def test_many_films_have_distances_and_shares(quick, slow):
    third = portrait("Third", made.lengths(3, median_s=2.0), ("CU", "LS") * 75)
    for distance in ("delta", "cosine-delta", "mahalanobis", "jensen-shannon"):
        found = compare([quick, slow, third], distance=distance)
        assert found.far[0, 2] < found.far[0, 1]
    assert sum(driver.weight for driver in found.drivers) == pytest.approx(1)
    assert found.steps == ("CU", "LS")


def test_order_of_films_turns_the_signs(quick, slow):
    one, other = compare([quick, slow]), compare([slow, quick])
    a = {driver.measure: driver.weight for driver in one.drivers}
    b = {driver.measure: driver.weight for driver in other.drivers}
    assert a.keys() == b.keys()
    assert all(a[name] == pytest.approx(-b[name]) for name in a)


def test_what_cannot_be_compared_is_refused(quick):
    with pytest.raises(ValueError, match="two films"):
        compare([quick])
    with pytest.raises(ValueError, match="no measure"):
        compare([quick, Portrait("Empty", (), np.empty(0))])
    bare = Portrait("Bare", quick.measures, quick.length_s)
    with pytest.raises(ValueError, match="Bare has no shot scales"):
        compare([quick, bare], distance="jensen-shannon")
