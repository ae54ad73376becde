from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from moviegoer.core.segmentation.shots import doubtful, segment
from moviegoer.types import Shot, Signals, Transition

COLUMNS = (
    "cross", "within", "likeness", "back", "back_frames", "low", "high",
    "mix", "residual", "mix_likeness", "mix_frames", "wiped", "wipe_frames",
)  # fmt: skip
CALM = {"likeness": 1.0, "back": 1.0, "high": 200.0, "low": 20.0, "residual": 1.0}
RATE = 25.0


def quiet(frames: int) -> Signals:
    """A film in which nothing happens."""
    zero = np.zeros(frames)
    return Signals(
        time_s=np.arange(frames) / RATE,
        luma=np.full(frames, 0.5),
        contrast=np.full(frames, 0.2),
        saturation=zero,
        sharpness=zero,
        colour=np.zeros((frames, 3)),
        shift_x=zero,
        shift_y=zero,
        zoom=zero,
        motion=zero,
        scores={f"auto.{name}": np.full(frames, CALM.get(name, 0.0)) for name in COLUMNS}
        | {"content": zero, "hash": zero, "histogram": np.ones(frames)},
        end_s=frames / RATE,
    )


def change(signals: Signals, name: str, where: object, value: float) -> Signals:
    column = signals.scores[f"auto.{name}"].copy()
    column[where] = value
    return replace(signals, scores={**signals.scores, f"auto.{name}": column})


def cut_at(signals: Signals, frame: int, strength: float = 60.0) -> Signals:
    return change(change(signals, "cross", frame, strength), "likeness", frame, 0.1)


def found(signals: Signals, network: np.ndarray | None = None) -> list[tuple[int, str]]:
    shots = segment(signals, network=network)
    return [(shot.start_frame, shot.transition_in.value) for shot in shots[1:]]


def check_tiles(shots: tuple[Shot, ...], signals: Signals) -> None:
    assert shots[0].start_frame == 0
    assert shots[-1].end_frame == len(signals)
    assert shots[0].transition_in is Transition.START
    assert shots[-1].span.end_s == signals.end_s
    for number, shot in enumerate(shots, start=1):
        assert shot.number == number
        assert shot.start_frame < shot.end_frame
        assert shot.span.start_s == signals.time_s[shot.start_frame]
        assert shot.transition_frames >= 0
    for one, other in pairwise(shots):
        assert one.end_frame == other.start_frame
        assert one.span.end_s == other.span.start_s


scores = hnp.arrays(
    np.float64, st.tuples(st.just(60), st.just(len(COLUMNS))), elements=st.floats(0, 300)
)


@given(scores, hnp.arrays(np.float64, 60, elements=st.floats(0, 1)))
def test_whatever_the_evidence_shots_tile_the_film(columns, network) -> None:
    signals = quiet(60)
    evidence = {f"auto.{name}": columns[:, i] for i, name in enumerate(COLUMNS)}
    signals = replace(signals, scores={**signals.scores, **evidence})
    for detector in ("auto", "transnetv2"):
        check_tiles(segment(signals, detector=detector, network=network), signals)
    for start, end in doubtful(signals):
        assert 0 <= start < end <= 60


@pytest.mark.parametrize("detector", ["adaptive", "content", "hash", "histogram", "auto"])
def test_a_quiet_film_is_one_shot(detector: str) -> None:
    signals = quiet(50)
    shots = segment(signals, detector=detector)
    check_tiles(shots, signals)
    assert len(shots) == 1
    assert doubtful(signals, detector=detector) == []


def test_one_frame_is_a_film() -> None:
    check_tiles(segment(quiet(1)), quiet(1))


def test_no_frame_is_no_shot() -> None:
    assert segment(quiet(0)) == ()


def test_a_strong_corner_is_a_cut_without_the_network() -> None:
    signals = cut_at(quiet(80), 40)
    assert found(signals) == [(40, "cut")]
    assert doubtful(signals) == []


def test_a_light_switched_on_is_no_cut() -> None:
    signals = change(quiet(80), "cross", 40, 60.0)
    assert found(signals) == []


def test_the_network_decides_what_is_open() -> None:
    signals = cut_at(quiet(80), 40, 6.0)
    (stretch,) = doubtful(signals)
    assert stretch[0] <= 38
    assert stretch[1] >= 42
    answer = np.full(80, np.nan)
    answer[stretch[0] : stretch[1]] = 0.0
    assert found(signals, answer) == []
    answer[39] = 0.9
    assert found(signals, answer) == [(40, "cut")]


def test_the_network_seeing_a_neighbouring_cut_confirms_nothing() -> None:
    signals = cut_at(cut_at(quiet(80), 40), 43, 6.0)
    answer = np.zeros(80)
    answer[39:41] = 0.9
    assert found(signals, answer) == [(40, "cut")]


def test_a_flash_that_comes_back_is_no_cut() -> None:
    signals = cut_at(cut_at(quiet(80), 40), 43)
    signals = change(change(signals, "back", 40, 0.1), "back_frames", 40, 3)
    luma = signals.luma.copy()
    assert found(signals) == [(40, "cut"), (43, "cut")]
    luma[40:43] = 0.95
    assert found(replace(signals, luma=luma)) == []


def mixture(signals: Signals, middle: int, frames: int, residual: float) -> Signals:
    signals = change(signals, "mix", middle, 60.0)
    signals = change(signals, "mix_frames", middle, frames)
    return change(signals, "residual", middle, residual)


def test_a_mixture_without_residual_is_a_dissolve() -> None:
    signals = mixture(quiet(120), 60, 20, 0.1)
    (_, shot) = segment(signals)
    assert (shot.start_frame, shot.transition_in, shot.transition_frames) == (
        60,
        Transition.DISSOLVE,
        20,
    )


def test_a_mixture_with_much_left_over_is_open_and_then_a_wipe() -> None:
    signals = mixture(quiet(120), 60, 20, 0.4)
    assert found(signals) == []
    answer = np.full(120, 0.0)
    answer[58:62] = 0.8
    assert found(signals, answer) == [(60, "wipe")]


def test_a_picture_wiped_away_needs_no_network() -> None:
    signals = change(change(quiet(120), "wiped", 60, 0.9), "wipe_frames", 60, 24)
    (_, shot) = segment(signals)
    assert (shot.start_frame, shot.transition_in, shot.transition_frames) == (
        60,
        Transition.WIPE,
        24,
    )
    assert doubtful(signals) == []


def blacked(frames: int, start: int, end: int, out: int = 0, into: int = 0) -> Signals:
    """Black from start to end, with so many frames of fade before and after."""
    light = np.ones(frames)
    light[start:end] = 0
    light[start - out : start] = np.linspace(1, 0, out + 2)[1:-1]
    light[end : end + into] = np.linspace(0, 1, into + 2)[1:-1]
    signals = quiet(frames)
    signals = change(signals, "high", light == 0, 16.0)
    if not out and start:
        signals = cut_at(signals, start)
    if not into and end < frames:
        signals = cut_at(signals, end)
    return replace(signals, luma=0.5 * light)


@pytest.mark.parametrize(
    ("start", "end", "out", "into", "expected"),
    [
        pytest.param(80, 100, 20, 20, [(90, "fade")], id="out and in: one boundary in the middle"),
        pytest.param(80, 110, 0, 0, [(80, "cut"), (110, "cut")], id="a pause between jumps"),
        pytest.param(80, 83, 0, 0, [(83, "cut")], id="a splice"),
        pytest.param(80, 86, 20, 0, [(86, "fade")], id="out, then the next shot"),
        pytest.param(80, 86, 0, 20, [(80, "fade")], id="black, then in"),
        pytest.param(80, 120, 20, 0, [(71, "fade"), (120, "cut")], id="out, pause, jump"),
        pytest.param(0, 20, 0, 20, [], id="the film fades in"),
        pytest.param(0, 30, 0, 0, [(30, "cut")], id="the film begins with a pause"),
        pytest.param(180, 200, 20, 0, [], id="the film fades out"),
    ],
)
def test_black(start: int, end: int, out: int, into: int, expected: list) -> None:
    shots = found(blacked(200, start, end, out, into))
    assert [kind for _, kind in shots] == [kind for _, kind in expected]
    for (frame, _), (wanted, kind) in zip(shots, expected, strict=True):
        assert abs(frame - wanted) <= (0 if kind == "cut" else 2)


def test_a_blink_of_black_in_one_shot_is_nothing() -> None:
    signals = blacked(120, 60, 62)
    signals = change(change(signals, "back", 60, 0.05), "back_frames", 60, 2)
    assert found(signals) == []


def test_the_plain_network_marks_cuts_and_gradual_transitions() -> None:
    answer = np.zeros(100)
    answer[29] = 0.9
    answer[60:70] = 0.8
    shots = segment(quiet(100), detector="transnetv2", network=answer)
    assert [(s.start_frame, s.transition_in, s.transition_frames) for s in shots[1:]] == [
        (30, Transition.CUT, 0),
        (65, Transition.DISSOLVE, 10),
    ]
    assert len(segment(quiet(100), detector="transnetv2", network=answer, threshold=0.85)) == 2


def test_the_plain_network_must_have_answered() -> None:
    with pytest.raises(ValueError, match="network"):
        segment(quiet(10), detector="transnetv2")
    assert doubtful(quiet(10), detector="transnetv2") == [(0, 10)]
