import numpy as np
import pytest

from moviegoer.report import shares
from moviegoer.report.reading import read
from tests.report.invented_films import invent


@pytest.mark.parametrize("classes", [shares.scales, shares.movements])
def test_shares_make_a_whole(classes):
    rows = classes(read(invent(200)))
    assert sum(row.of_shots for row in rows) == pytest.approx(1)
    assert sum(row.of_time for row in rows) == pytest.approx(1)
    assert sum(row.shots for row in rows) == 200


def test_only_shots_of_the_body_are_counted():
    reading = read(invent(60, body_s=(30.0, 90.0)))
    rows = shares.scales(reading)
    assert sum(row.shots for row in rows) == int(reading.counted.sum()) < 60


def test_an_unanswered_shot_is_left_out():
    reading = read(invent(30, unanswered=10))
    assert sum(row.shots for row in shares.scales(reading)) == 20


def test_without_a_scale_there_is_nothing_to_share():
    assert shares.scales(read(invent(5, heads=False))) == []


def test_time_is_weighed_by_length():
    reading = read(invent(50))
    mine = np.array([name == "MCU" for name in reading.scale])
    row = next(row for row in shares.scales(reading) if row.name == "MCU")
    assert row.of_time == pytest.approx(reading.length_s[mine].sum() / reading.length_s.sum())
