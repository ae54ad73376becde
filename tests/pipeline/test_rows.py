import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from moviegoer.pipeline.progress import Silent
from moviegoer.pipeline.rows import Rows, by_frame
from moviegoer.store import Cache


def runner(log):
    def run(frames):
        """A frame gets as many rows as its last digit says, modulo 3."""
        log.extend(frames)
        frame = np.repeat(frames, [f % 3 for f in frames]).astype(np.int64)
        return Rows(np.asarray(frames, np.int64), frame, {"twice": 2.0 * frame})

    return run


@given(
    st.lists(st.integers(0, 400), unique=True, max_size=60),
    st.lists(st.integers(0, 400), unique=True, max_size=60),
)
def test_only_frames_not_seen_are_run(tmp_path_factory, first, second):
    cache = Cache(tmp_path_factory.mktemp("c"))
    log: list[int] = []
    by_frame(cache, ("faces", "k"), first, runner(log), Silent())
    rows = by_frame(cache, ("faces", "k"), second, runner(log), Silent())
    assert sorted(log) == sorted({*first, *second})
    assert rows.frame.tolist() == [f for f in sorted(second) for _ in range(f % 3)]
    assert np.array_equal(rows.columns.get("twice", rows.frame), 2.0 * rows.frame) or not len(
        rows.frame
    )


def test_another_dependency_runs_anew(tmp_path):
    cache = Cache(tmp_path)
    log: list[int] = []
    by_frame(cache, ("faces", "a"), [1, 2], runner(log), Silent())
    by_frame(cache, ("faces", "b"), [1, 2], runner(log), Silent())
    assert log == [1, 2, 1, 2]


def test_a_run_that_dies_keeps_what_it_saved(tmp_path):
    cache = Cache(tmp_path)
    log: list[int] = []
    good = runner(log)

    def dies(frames):
        if frames[0] >= 500:
            raise KeyboardInterrupt
        return good(frames)

    frames = list(range(600))
    try:
        by_frame(cache, ("faces", "k"), frames, dies, Silent())
    except KeyboardInterrupt:
        lost = len(log)
    rows = by_frame(cache, ("faces", "k"), frames, good, Silent())
    assert 0 < lost < 600
    assert len(log) < 600 + 300, "most of the first run was kept"
    assert rows.seen.tolist() == frames
