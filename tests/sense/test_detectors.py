from fractions import Fraction

import numpy as np
import pytest

from moviegoer.core.segmentation.shots import doubtful, segment
from moviegoer.sense.detectors import CutScores
from moviegoer.sense.evidence import COLUMNS
from moviegoer.types import Signals
from tests.sense import stress
from tests.sense.stress import Scene

RATE = 25


def seen(film: np.ndarray) -> Signals:
    """What the pass would measure, as far as cutting needs it."""
    meter = CutScores(["auto"], Fraction(RATE))
    luma, contrast = [], []
    for index, image in enumerate(stress.pictures(film)):
        meter.push(image, index, index / RATE)
        grey = image.mean(axis=2) / 255
        luma.append(grey.mean())
        contrast.append(grey.std())
    zero = np.zeros(len(film))
    return Signals(
        time_s=np.arange(len(film)) / RATE,
        luma=np.array(luma),
        contrast=np.array(contrast),
        saturation=zero,
        sharpness=zero,
        colour=np.zeros((len(film), 3)),
        shift_x=zero,
        shift_y=zero,
        zoom=zero,
        motion=zero,
        scores=meter.finish(),
        end_s=len(film) / RATE,
    )


def transitions(film: np.ndarray) -> list[tuple[int, str]]:
    return [(s.start_frame, s.transition_in.value) for s in segment(seen(film))[1:]]


@pytest.fixture(scope="module")
def scenes() -> list[Scene]:
    return [Scene(1), Scene(2, detail=0.4), Scene(3)]


def test_cuts_of_a_hand_held_camera_are_found_to_the_frame(scenes) -> None:
    shots = [s.shot(20, stress.shake(i, 0.01)) for i, s in enumerate(scenes)]
    film = stress.cut(*shots)
    assert transitions(film) == [(20, "cut"), (40, "cut")]
    assert doubtful(seen(film)) == []


def test_shots_of_three_frames_are_found(scenes) -> None:
    film = stress.cut(scenes[0].shot(12), scenes[1].shot(3), scenes[2].shot(12))
    assert transitions(film) == [(12, "cut"), (15, "cut")]


@pytest.mark.parametrize("frames", [8, 24, 60])
def test_dissolves_are_found_and_measured(scenes, frames: int) -> None:
    before, after = (s.shot(80, stress.shake(i, 0.002)) for i, s in enumerate(scenes[:2]))
    _, shot = segment(seen(stress.dissolve(before, after, frames)))
    assert shot.transition_in.value == "dissolve"
    assert abs(shot.start_frame - (80 - frames / 2)) <= 4
    assert 0.5 * frames <= shot.transition_frames <= 2.5 * frames


@pytest.mark.parametrize("frames", [8, 24, 60])
def test_wipes_are_found(scenes, frames: int) -> None:
    before, after = (s.shot(80, stress.shake(i, 0.002)) for i, s in enumerate(scenes[:2]))
    ((frame, kind),) = transitions(stress.wipe(before, after, frames))
    assert kind == "wipe"
    assert abs(frame - (80 - frames / 2)) <= 6


@pytest.mark.parametrize("speed", [0.005, 0.02, 0.05])
def test_a_pan_is_no_transition(scenes, speed: float) -> None:
    film = scenes[0].shot(36, lambda i: (-0.9 + speed * i, 0.0))
    assert transitions(film) == []


def test_a_push_in_is_no_transition(scenes) -> None:
    assert transitions(scenes[2].shot(50, lambda i: (0.0, 0.0, 1 + 0.01 * i))) == []


def test_flashes_and_blinks_are_no_transitions(scenes) -> None:
    shot = stress.flash(scenes[0].shot(60), (10, 30, 45), 2)
    shot[20:22] = 0
    assert transitions(shot) == []


def test_light_switched_on_is_no_transition(scenes) -> None:
    still = scenes[0].shot(30)
    assert transitions(stress.cut(still[:15] * 0.4, still[15:])) == []


def test_a_fade_out_and_in_is_one_boundary(scenes) -> None:
    film = stress.fade(scenes[0].shot(60), scenes[1].shot(60), out=15, black=10, into=15)
    ((frame, kind),) = transitions(film)
    assert kind == "fade"
    assert abs(frame - 65) <= 3


def test_scores_are_a_row_a_frame_under_their_names() -> None:
    meter = CutScores(["auto", "adaptive", "content", "hash", "histogram", "transnetv2"], RATE)
    for index, image in enumerate(stress.pictures(Scene(5).shot(7))):
        meter.push(image, index, index / RATE)
    scores = meter.finish()
    assert set(scores) == {"content", "hash", "histogram"} | {f"auto.{c}" for c in COLUMNS}
    assert {len(column) for column in scores.values()} == {7}


def test_a_film_of_no_frames_has_empty_scores() -> None:
    assert all(len(column) == 0 for column in CutScores(["auto", "hash"], RATE).finish().values())
