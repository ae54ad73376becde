import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moviegoer.core.sound.speech import spans

STEP_S = 0.032

chances = st.lists(st.floats(0, 1), max_size=200).map(np.array)


def heard(*stretches):
    """Spans of a probability given as (windows, value)."""
    p = np.concatenate([np.full(n, value) for n, value in stretches])
    return spans(p, step_s=STEP_S)


def test_a_stretch_lies_where_it_is_likely_and_is_widened_a_little():
    speech = heard((20, 0.0), (30, 0.9), (20, 0.0))
    assert speech.start_s == pytest.approx([20 * STEP_S - 0.03])
    assert speech.end_s == pytest.approx([50 * STEP_S + 0.03])
    assert speech.probability == pytest.approx([0.9])


def test_no_sound_has_no_speech():
    assert len(spans(np.zeros(0), step_s=STEP_S)) == 0


def test_it_begins_at_the_threshold_and_holds_until_well_below_it():
    assert len(heard((20, 0.45))) == 0
    assert len(heard((5, 0.6), (20, 0.45), (5, 0.6))) == 1
    assert len(heard((10, 0.6), (20, 0.3), (10, 0.6))) == 2


def test_a_click_is_not_speech_and_a_short_breath_does_not_end_it():
    assert len(heard((5, 0.0), (6, 0.99), (20, 0.0))) == 0
    assert len(heard((10, 0.9), (4, 0.0), (10, 0.9))) == 1
    assert len(heard((10, 0.9), (5, 0.0), (10, 0.9))) == 2


def test_two_stretches_widened_meet_in_the_middle_at_most():
    speech = spans(np.repeat([0.9, 0.0, 0.9], [10, 1, 10]), step_s=0.04, least_silence_s=0.0)
    assert speech.end_s[0] == pytest.approx(speech.start_s[1]) == pytest.approx(0.42)


@given(chances)
def test_stretches_are_ordered_apart_and_inside_the_sound(p):
    speech = spans(p, step_s=STEP_S)
    times = np.column_stack([speech.start_s, speech.end_s]).ravel()
    assert (np.diff(times) >= 0).all()
    assert ((times >= 0) & (times <= len(p) * STEP_S)).all()


@given(chances)
def test_more_is_heard_at_a_lower_threshold(p):
    strict, mild = (spans(p, step_s=STEP_S, threshold=t, least_speech_s=0) for t in (0.6, 0.4))
    assert (mild.end_s - mild.start_s).sum() >= (strict.end_s - strict.start_s).sum() - 1e-9


def test_it_agrees_with_the_network_makers_own_decision():
    torch = pytest.importorskip("torch")
    threads = torch.get_num_threads()
    from silero_vad.utils_vad import get_speech_timestamps_from_probs

    torch.set_num_threads(threads)
    rng = np.random.default_rng(3)
    level = np.repeat(rng.uniform(0, 1, 80), rng.integers(5, 60, 80))
    p = np.clip(level + rng.normal(0, 0.05, len(level)), 0, 1)
    p[-10:] = 0
    theirs = get_speech_timestamps_from_probs(p.tolist(), sampling_rate=16000)
    ours = spans(p, step_s=STEP_S)
    assert len(ours) > 10
    assert ours.start_s == pytest.approx([s["start"] / 16000 for s in theirs], abs=1e-3)
    assert ours.end_s == pytest.approx([s["end"] / 16000 for s in theirs], abs=1e-3)
