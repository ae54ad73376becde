"""Parts of a film become the whole, or nothing."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from moviegoer.core.segmentation.joining import Part, cut, join
from moviegoer.types import Signals


def measured(frames: int, *, lost: int = 0) -> Signals:
    rng = np.random.default_rng(frames)
    columns = ("luma", "contrast", "saturation", "sharpness", "shift_x", "shift_y", "zoom")
    return Signals(
        time_s=np.cumsum(rng.uniform(0.02, 0.1, frames)),
        colour=rng.random((frames, 3), np.float32),
        motion=rng.random(frames, np.float32),
        scores={"auto.mix": rng.random(frames, np.float32), "content": rng.random(frames)},
        end_s=0.1 * frames + 1,
        active=(0.0, 0.1, 1.0, 0.9),
        lost=lost,
        **{name: rng.random(frames, np.float32) for name in columns},
    )


def apart(whole: Signals, seams: list[int], lead: int) -> list[Part]:
    """Parts as workers measure them: what hangs on frames they have not seen is not known."""
    parts = []
    for start, end in pairwise([0, *seams, len(whole)]):
        before = min(lead, start)
        rows = cut(whole, start - before, end)
        unsure = np.where(np.arange(len(rows)) < before, np.nan, rows.scores["content"])
        rows = replace(rows, scores={**rows.scores, "content": unsure}, end_s=float(end), lost=2)
        parts.append(Part(rows, before))
    parts[-1] = replace(parts[-1], signals=replace(parts[-1].signals, end_s=whole.end_s))
    return parts


@given(
    frames=st.integers(1, 60),
    places=st.lists(st.integers(1, 60), max_size=5),
    lead=st.integers(1, 20),
)
def test_parts_cut_anywhere_are_the_whole(frames, places, lead):
    whole = measured(frames)
    parts = apart(whole, sorted(min(place, frames) for place in places), lead)
    found = join(parts)
    assert found is not None
    for name in ("time_s", "luma", "colour", "shift_x", "motion"):
        np.testing.assert_array_equal(getattr(found, name), getattr(whole, name))
    for name, column in whole.scores.items():
        np.testing.assert_array_equal(found.scores[name], column)
    assert (found.end_s, found.active, found.lost) == (whole.end_s, whole.active, 2 * len(parts))


def test_parts_that_measured_other_frames_are_not_joined():
    first, second = apart(measured(30), [15], 5)
    for name in ("time_s", "luma", "sharpness", "colour"):
        column = np.array(getattr(second.signals, name))
        column[4] = np.nextafter(column[4], 2, dtype=column.dtype)
        other = replace(second, signals=replace(second.signals, **{name: column}))
        assert join([first, other]) is None
    assert join([first, second]) is not None


def test_parts_that_do_not_overlap_or_were_looked_at_differently_are_not_joined():
    first, second = apart(measured(30), [15], 5)
    assert join([first, replace(second, lead=0)]) is None
    assert join([Part(cut(first.signals, 11, 15), 0), second]) is None
    wide = replace(second.signals, active=(0.0, 0.0, 1.0, 1.0))
    assert join([first, replace(second, signals=wide)]) is None
    less = replace(second.signals, scores={"content": second.signals.scores["content"]})
    assert join([first, replace(second, signals=less)]) is None
