"""Reels: their truth follows from the clips', and their pictures from the plan."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks import reels, splicing
from benchmarks.measure.reels import by_clip, loose
from benchmarks.reels import Join, Part, Reel
from tests import films

SHOTS = pd.DataFrame(
    [
        ("one", 1, 0, 40, "start", "ann", "int"),
        ("one", 2, 40, 90, "cut", "bob;ann~", "int"),
        ("one", 3, 90, 130, "fade", "x", "int"),
        ("two", 1, 0, 60, "start", "ann;cat", "int"),
        ("two", 2, 60, 160, "cut", "", "ext"),
    ],
    columns=["clip", "shot", "start_frame", "end_frame", "transition_in", "characters", "location"],
)
SCENES = pd.DataFrame(
    [
        ("one", 0, 90, "dialogue2", "ann;bob"),
        ("one", 90, 130, "other", ""),
        ("two", 0, 60, "dialogue", "ann;cat"),
        ("two", 60, 160, "other", ""),
    ],
    columns=["clip", "start_frame", "end_frame", "kind", "characters"],
)
TALK = Part("one", 0, 90, "dialogue2", "ann;bob")
CROWD = Part("two", 0, 60, "dialogue", "ann;cat")
FILLER = Part("two", 60, 160, "other")
REEL = Reel("reel", (TALK, FILLER, CROWD), (Join("dissolve"), Join("fade")))


def test_conversations_and_fillers_are_cut_out_of_the_clips() -> None:
    talk, fillers = reels.parts_of(SHOTS, SCENES)
    assert talk == [TALK, CROWD]
    assert fillers == [FILLER], "a filler of less than two seconds is none"


def test_a_dissolve_takes_frames_and_black_adds_some() -> None:
    assert REEL.starts() == [0, 90 - 12, 90 - 12 + 100 + 6]
    assert REEL.begins() == [0, 90 - 6, 90 - 12 + 100 + 3]
    assert REEL.frames == 90 + 100 + 60 - 12 + 6


def test_truth_tiles_the_reel_and_keeps_what_the_clips_say() -> None:
    shots, scenes = reels.truth_of(REEL, SHOTS)
    assert shots["start_frame"].tolist() == [0, 40, 84, 181]
    assert shots["end_frame"].tolist() == [40, 84, 181, REEL.frames]
    assert shots["transition_in"].tolist() == ["start", "cut", "dissolve", "fade"]
    people = ["one/ann", "one/bob;one/ann~", "", "two/ann;two/cat"]
    assert shots["characters"].tolist() == people
    assert scenes["start_frame"].tolist() == [0, 84, 181]
    assert scenes["kind"].tolist() == ["dialogue2", "other", "dialogue"]


@pytest.mark.parametrize("seed", range(5))
def test_a_plan_has_all_conversations_and_none_after_itself(seed: int) -> None:
    more = [Part("two", start, start + 60, "other") for start in (0, 60, 100)]
    reel = reels.plan("reel", [TALK, CROWD], [FILLER, *more], SHOTS, seed=seed)
    assert {TALK, CROWD} <= set(reel.parts)
    assert len(reel.parts) == 2 + 2 + 2
    assert all(one != other for one, other in zip(reel.parts, reel.parts[1:], strict=False))
    assert len(reel.joins) == len(reel.parts) - 1
    assert reel == reels.plan("reel", [TALK, CROWD], [FILLER, *more], SHOTS, seed=seed)


def test_short_shots_are_joined_by_cuts_alone() -> None:
    short = Part("one", 0, 20, "dialogue2")
    kinds = {
        join.kind
        for seed in range(8)
        for join in reels.plan("reel", [short, CROWD], [FILLER], SHOTS, seed=seed).joins
    }
    assert "cut" in kinds
    for seed in range(8):
        reel = reels.plan("reel", [short, CROWD], [FILLER], SHOTS, seed=seed)
        for place, join in enumerate(reel.joins):
            if short in reel.parts[place : place + 2]:
                assert join.kind == "cut"


def test_pictures_and_sound_come_as_planned(tmp_path: Path) -> None:
    import av

    files = {
        name: films.cuts(tmp_path / f"{name}.mp4", lengths=(40, 50, 40, 60)).path
        for name in ("one", "two")
    }
    path = tmp_path / "reel.mkv"
    splicing.write(REEL, files, path)
    with av.open(str(path)) as film:
        pictures = [frame.to_ndarray(format="gray") for frame in film.decode(video=0)]
    assert len(pictures) == REEL.frames
    light = np.array([picture.mean() for picture in pictures])
    assert light[178:184].max() < 3, "black lies between"
    assert light[:170].min() > 20
    assert sorted(path.parent.glob("*.part*")) == []


def test_found_scenes_count_for_the_clip_they_show() -> None:
    _, scenes = reels.truth_of(REEL, SHOTS)
    got = by_clip([(0, 80), (181, 230)], scenes, kind="dialogue2")
    assert (got["one"].found, got["one"].true, len(got["one"].overlaps)) == (1, 1, 1)
    assert (got["two"].found, got["two"].true) == (1, 0)


def test_bounds_inside_fillers_count_neither_way() -> None:
    scenes = pd.DataFrame(
        [(0, 50, "dialogue2"), (50, 100, "other"), (100, 130, "other")],
        columns=["start_frame", "end_frame", "kind"],
    )
    starts = list(range(0, 130, 10))
    assert loose([20, 50, 60, 70, 90, 100, 110], scenes, shots=starts) == [20, 50, 60, 90, 100, 110]
