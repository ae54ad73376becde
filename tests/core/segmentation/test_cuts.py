from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenedetect import (
    AdaptiveDetector,
    ContentDetector,
    FrameTimecode,
    HashDetector,
    HistogramDetector,
)

from moviegoer.core.segmentation.cuts import DEFAULT_THRESHOLDS, SCORES, classical_cuts
from moviegoer.sense.detectors import CutScores
from tests.sense import stress

RATE = Fraction(25)
MIN_FRAMES = 15


@pytest.fixture(scope="module")
def film() -> list[np.ndarray]:
    scenes = [stress.Scene(seed) for seed in range(5)]
    shots = [scene.shot(n) for scene, n in zip(scenes, (24, 6, 9, 20, 4), strict=True)]
    panned = scenes[0].shot(20, lambda i: (-0.8 + 0.06 * i, 0.0))
    lit = stress.flash(scenes[1].shot(24), (12,), 2)
    return list(stress.pictures(stress.cut(*shots, panned, lit)))


@pytest.fixture(scope="module")
def scores(film: list[np.ndarray]) -> dict[str, np.ndarray]:
    meter = CutScores(DEFAULT_THRESHOLDS, RATE)
    for index, image in enumerate(film):
        meter.push(image, index, float(index / RATE))
    return dict(meter.finish())


MAKE = {
    "adaptive": lambda t: AdaptiveDetector(adaptive_threshold=t, min_scene_len=MIN_FRAMES),
    "content": lambda t: ContentDetector(threshold=t, min_scene_len=MIN_FRAMES),
    "hash": lambda t: HashDetector(threshold=t, min_scene_len=MIN_FRAMES),
    "histogram": lambda t: HistogramDetector(threshold=t, min_scene_len=MIN_FRAMES),
}


@pytest.mark.parametrize("factor", [0.3, 0.7, 1.0, 2.0])
@pytest.mark.parametrize("name", sorted(MAKE))
def test_cached_scores_decide_what_the_library_decides(film, scores, name, factor) -> None:
    threshold = DEFAULT_THRESHOLDS[name] * factor
    detector = MAKE[name](threshold)
    theirs: list[int] = []
    for index, image in enumerate(film):
        found = detector.process_frame(FrameTimecode(index, RATE), image)
        theirs += [each.frame_num for each in found]
    theirs += [e.frame_num for e in detector.post_process(FrameTimecode(len(film) - 1, RATE))]
    ours = classical_cuts(
        scores[SCORES[name]],
        np.arange(len(film)) / float(RATE),
        detector=name,
        threshold=threshold,
        min_shot_s=MIN_FRAMES / float(RATE),
    )
    assert ours.tolist() == theirs
    if factor == 1.0:
        assert theirs


def test_the_plain_film_of_many_cuts_is_told_apart_by_threshold(scores) -> None:
    time_s = np.arange(len(scores["content"])) / float(RATE)
    counts = [
        len(
            classical_cuts(scores["content"], time_s, detector="content", threshold=t, min_shot_s=0)
        )
        for t in (1.0, 27.0, 200.0)
    ]
    assert counts[0] > counts[1] > counts[2] == 0


@given(
    st.lists(st.floats(0, 255), min_size=1, max_size=80),
    st.sampled_from(["adaptive", "content", "hash"]),
    st.floats(0.5, 100),
    st.floats(0, 2),
)
def test_cuts_lie_inside_the_film_and_apart(score, name, threshold, min_shot_s) -> None:
    time_s = np.arange(len(score)) / 24
    cuts = classical_cuts(
        np.array(score), time_s, detector=name, threshold=threshold, min_shot_s=min_shot_s
    )
    assert np.all((cuts >= 0) & (cuts < len(score)))
    assert np.all(np.diff(cuts) > 0)
    if name != "content":
        assert np.all(np.diff(time_s[cuts]) >= min_shot_s - 1e-5)


def test_a_variable_rate_counts_seconds_not_frames() -> None:
    score = np.array([0, 50, 0, 50, 0, 50.0])
    slow = classical_cuts(score, np.arange(6) * 1.0, detector="hash", threshold=1, min_shot_s=0.6)
    quick = classical_cuts(score, np.arange(6) * 0.01, detector="hash", threshold=1, min_shot_s=0.6)
    assert slow.tolist() == [1, 3, 5]
    assert quick.tolist() == []
