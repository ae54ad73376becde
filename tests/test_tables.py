"""The tables scholars open: stable names, empty unknowns, one row a shot."""

import io

import numpy as np
import pandas as pd
import pytest

from moviegoer import tables
from moviegoer.types import Scores
from tests.report.invented_films import invent

STABLE = [
    *("shot", "start_s", "end_s", "start_frame", "end_frame", "duration_s", "transition_in"),
    *("scale", "scale_p", "mcu_p", "type", "ots_p", "face_side", "gaze", "people"),
    *("characters", "characters_inferred", "setup", "scene", "movement", "boundary"),
    *("speech_share", "lines", "words", "voice", "title", "text", "corrected"),
]
SAID_LAST = {"sentence"}


@pytest.fixture(scope="module")
def analysis():
    return invent(40)


def test_shots_have_their_stable_columns_first(analysis):
    table = analysis.shots
    assert list(table.columns[: len(STABLE)]) == STABLE
    assert len(table) == 40
    assert table["scene"].notna().all()
    assert (table["end_frame"].to_numpy()[:-1] == table["start_frame"].to_numpy()[1:]).all()


def test_an_answered_head_has_three_columns_and_others_none(analysis):
    columns = set(analysis.shots.columns)
    dotted = {name for name in analysis.heads if "." in name}
    assert dotted
    for name in dotted:
        assert {name, f"{name}_p", f"{name}_how"} <= columns
    assert columns - set(STABLE) == SAID_LAST | {
        n + end for n in dotted for end in ("", "_p", "_how")
    }


def test_every_shot_is_said_in_a_sentence(analysis):
    said = analysis.shots["sentence"]
    assert analysis.shots.columns[-1] == "sentence"
    assert said.notna().all(), "a shot of a film has a movement at least"
    assert said.str.contains("camera|pan|tilt|push|pull").all()
    assert said.tolist() == tables.sentences(analysis)


def test_stills_have_the_columns_that_were_asked_for():
    unanswered = np.array([[np.nan, np.nan]])
    tones = Scores("color.tones", ("cool", "warm"), np.array([[0.2, 0.8]]), np.array(["x"]))
    blank = Scores("gaze", ("left", "right"), unanswered, np.array([""]))
    beams = Scores(
        "shot.lighting.direction",
        ("left", "top"),
        np.array([[0.9, 0.6]]),
        np.array(["x"]),
        exclusive=False,
    )
    table = tables.stills(
        ["a", "b"],
        heads=[{"color.tones": tones, "gaze": blank}, {"shot.lighting.direction": beams}],
        people=[1, 0],
        asked={"color.tones": tones, "shot.lighting.direction": beams, "gaze": blank},
        sentences=["a close-up", ""],
    )
    own = ["file", "scale", "scale_p", "mcu_p", "type", "ots_p", "people", "face_side", "gaze"]
    assert list(table.columns[: len(own)]) == own
    assert table["color.tones_p"].tolist() == [0.8, pd.NA]
    assert table["shot.lighting.direction"].tolist()[1] == "left;top"
    assert table["shot.lighting.direction_p"].tolist()[1] == "0.9000;0.6000"
    assert table[["scale", "mcu_p", "gaze"]].isna().all(axis=None)
    assert table["sentence"].tolist()[0] == "a close-up"
    assert pd.isna(table["sentence"][1])


def test_a_csv_read_back_is_the_table(analysis):
    for name in ("shots", "scenes", "characters"):
        table = getattr(analysis, name)
        back = pd.read_csv(io.StringIO(table.to_csv(index=False)), keep_default_na=False)
        assert list(back.columns) == list(table.columns)
        assert len(back) == len(table)
        assert "nan" not in set(back.astype(str).to_numpy().ravel())


def said(p, labels=("a", "b"), **how):
    p = np.array(p, dtype=float)
    words, chances = tables.said(Scores("x", labels, p, np.full(len(p), "measured"), **how))
    blank = [None if pd.isna(word) else word for word in words]
    return blank, [None if pd.isna(p) else p for p in chances]


def test_an_exclusive_head_says_its_likeliest_label():
    assert said([[0.2, 0.8], [np.nan, np.nan]]) == (["b", None], [0.8, None])


def test_a_yes_no_head_gives_the_probability_of_yes():
    words, p = said([[0.9], [0.3], [np.nan]], labels=("yes",), exclusive=False, threshold=0.85)
    assert words == ["yes", "no", None]
    assert p == [0.9, 0.3, None]


def test_labels_that_hold_together_are_joined_likeliest_first():
    words, p = said([[0.6, 0.9], [0.1, 0.2]], exclusive=False)
    assert words == ["b;a", ""]
    assert p == ["0.9000;0.6000", ""]


def test_faces_and_frames_have_a_row_each(analysis):
    frames = tables.frames(analysis)
    assert len(frames) == len(analysis.signals)
    assert frames["shot"].iloc[0] == 1
    assert frames["shot"].iloc[-1] == 40
    faces = tables.faces(analysis)
    assert len(faces) == len(analysis.faces)
    named = faces["character"].notna().sum()
    assert named == sum(len(character.faces) for character in analysis.cast)
