import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moviegoer.core.answers.pooling import first_answers, over_shots
from moviegoer.types import Scores

NONE = (np.nan, np.nan)


def way(how: str, *rows: tuple[float, ...], labels: tuple[str, ...] = ("cool", "warm")) -> Scores:
    p = np.array(rows, float)
    return Scores("color.tones", labels, p, np.where(np.isnan(p).any(axis=1), "", how))


def yes(how: str, *rows: float, threshold: float = 0.5) -> Scores:
    p = np.array(rows, float)[:, None]
    told = np.where(np.isnan(p[:, 0]), "", how)
    return Scores("shot.composition.symmetric", ("yes",), p, told, False, threshold)


def test_what_the_best_way_left_open_the_next_one_answers_and_only_that() -> None:
    clip = way("cinemaclip", (0.9, 0.1), NONE, NONE)
    measured = way("measured", (0.2, 0.8), (0.3, 0.7), NONE)
    joined = first_answers([measured, clip])
    assert joined.how.tolist() == ["cinemaclip", "measured", ""]
    assert joined.p[0] == pytest.approx([0.9, 0.1])
    assert joined.p[1] == pytest.approx([0.3, 0.7])
    assert np.isnan(joined.p[2]).all()


def test_labels_of_both_ways_stand_beside_each_other() -> None:
    clip = way("cinemaclip", (0.9, 0.1), NONE)
    measured = way("measured", NONE, (0.6, 0.4), labels=("warm", "blackwhite"))
    joined = first_answers([clip, measured])
    assert joined.labels == ("cool", "warm", "blackwhite")
    assert joined.p == pytest.approx(np.array([[0.9, 0.1, 0], [0, 0.6, 0.4]]))


def test_an_unneeded_way_leaves_no_trace() -> None:
    clip = way("cinemaclip", (0.9, 0.1))
    measured = way("measured", (0.6, 0.4), labels=("warm", "blackwhite"))
    assert first_answers([measured, clip]).labels == ("cool", "warm")


@given(st.floats(0.01, 0.99), st.floats(0.1, 0.9), st.floats(0.1, 0.9))
def test_one_threshold_serves_both_ways(p: float, own: float, other: float) -> None:
    clip, measured = (
        yes("cinemaclip", np.nan, 0.5, threshold=own),
        yes("measured", p, 0.5, threshold=other),
    )
    joined = first_answers([clip, measured])
    assert joined.threshold == own
    if abs(p - other) > 1e-6:
        assert (joined.p[0, 0] > own) == (p > other)


@given(st.lists(st.floats(0.001, 0.999), min_size=1, max_size=8))
def test_pooling_stays_between_the_keyframes(rows: list[float]) -> None:
    pooled = over_shots(yes("measured", *rows), shot=np.ones(len(rows), np.int64), shots=2)
    assert min(rows) - 1e-9 <= pooled.p[0, 0] <= max(rows) + 1e-9
    assert pooled.how.tolist() == ["measured", ""]
