"""The tables scholars open: ``shots.csv``, ``scenes.csv``, ``characters.csv`` as DataFrames.

Column names are stable and described in the README. An unknown value is empty; lists are joined
by ``;``; frames count from 0 and ends are exclusive.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from moviegoer import persons
from moviegoer.core.conversation.staging import NUMBERS
from moviegoer.core.frame import camera
from moviegoer.core.people import circles
from moviegoer.core.sound.lines import per_scene
from moviegoer.core.wording import sentence
from moviegoer.types import Bools, Scores

if TYPE_CHECKING:
    from moviegoer.analysis import Analysis

__all__ = [
    "characters",
    "faces",
    "frames",
    "lines",
    "said",
    "scenes",
    "sentences",
    "shots",
    "stills",
]

OWN_HEADS = frozenset({"scale", "mcu", "type", "ots", "face_side", "gaze"})
"""Heads with columns of their own; every other answered head gets three under its dotted name."""

_WORDS_OF_SCENES = ("lines", "words", "words_per_minute", "exchanges")

FRAME_COLUMNS = (
    "time_s",
    "luma",
    "contrast",
    "saturation",
    "sharpness",
    "shift_x",
    "shift_y",
    "zoom",
    "motion",
)


def shots(analysis: Analysis) -> pd.DataFrame:
    """Build the table of shots, a row each, with the columns of ``shots.csv``."""
    rows = analysis.shot_list
    scene_of = {
        number: scene.number
        for scene in analysis.scene_list
        for number in range(scene.first_shot, scene.last_shot + 1)
    }
    who: dict[int, list[str]] = {shot.number: [] for shot in rows}
    guessed: dict[int, list[str]] = {shot.number: [] for shot in rows}
    for character in analysis.cast:
        for number in character.shots:
            who[number].append(character.name)
        for number in character.inferred:
            guessed[number].append(character.name)
    table = pd.DataFrame(
        {
            "shot": [shot.number for shot in rows],
            "start_s": [round(shot.span.start_s, 6) for shot in rows],
            "end_s": [round(shot.span.end_s, 6) for shot in rows],
            "start_frame": [shot.start_frame for shot in rows],
            "end_frame": [shot.end_frame for shot in rows],
            "duration_s": [round(shot.span.duration_s, 6) for shot in rows],
            "transition_in": pd.array([str(shot.transition_in) for shot in rows], dtype="str"),
            **_own_columns(analysis),
            "people": np.asarray(analysis.people),
            "characters": pd.array([";".join(who[shot.number]) for shot in rows], dtype="str"),
            "characters_inferred": pd.array(
                [";".join(guessed[shot.number]) for shot in rows], dtype="str"
            ),
            "setup": np.asarray(analysis.setups),
            "scene": pd.array([scene_of.get(shot.number) for shot in rows], dtype="Int64"),
            "movement": pd.array([str(shot.movement) for shot in rows], dtype="str"),
            "boundary": _probability(
                np.full(len(rows), np.nan) if analysis.boundary is None else analysis.boundary
            ),
            **_words_of_shots(analysis),
            "corrected": pd.array(analysis.marked or [None] * len(rows), dtype="str"),
        }
    )
    columns = {}
    for name in sorted(set(analysis.heads) - OWN_HEADS):
        scores = analysis.heads[name]
        columns[name], columns[f"{name}_p"] = said(scores)
        columns[f"{name}_how"] = pd.array([str(how) or None for how in scores.how], dtype="str")
    columns["sentence"] = pd.array([text or None for text in sentences(analysis)], dtype="str")
    return pd.concat([table, pd.DataFrame(columns)], axis=1)


def _words_of_shots(analysis: Analysis) -> dict[str, Any]:
    """Columns of what is said in each shot; empty where nothing is known of it."""
    count, heard = len(analysis.shot_list), analysis.heard
    unknown = pd.array([pd.NA] * count, dtype="Float64")
    blank = pd.array([pd.NA] * count, dtype="Int64")
    if heard is None:
        nothing = pd.array([pd.NA] * count, dtype="str")
        columns = {"speech_share": unknown, "lines": blank, "words": unknown}
        return {**columns, "voice": nothing, "title": blank, "text": nothing}
    talk, read = heard.talk, bool(heard.subtitles.source)
    text = [text.replace("\n", " / ") or None for text in talk.text]
    return {
        "speech_share": _probability(talk.speech),
        "lines": pd.array(talk.lines, dtype="Int64") if read else blank,
        "words": pd.array(np.round(talk.words, 2), dtype="Float64") if read else unknown,
        "voice": pd.array([str(voice) for voice in heard.voice], dtype="str"),
        "title": pd.array(heard.title.astype(np.int64), dtype="Int64"),
        "text": pd.array(text, dtype="str"),
    }


def _rounded(value: float | None) -> Any:
    return pd.NA if value is None else round(value, 4)


def _words_of_scenes(analysis: Analysis) -> dict[str, Any]:
    """Columns of what is said in each scene; empty where nothing is known of it."""
    heard, rows = analysis.heard, analysis.scene_list
    names = ("speech_share", *_WORDS_OF_SCENES)
    talk: dict[str, list[Any]] = {name: [pd.NA] * len(rows) for name in names}
    if heard is not None:
        said = per_scene(
            scenes=rows, shots=analysis.shot_list, talk=heard.talk, lines=heard.subtitles.lines
        )
        known = _WORDS_OF_SCENES if heard.subtitles.source else ()
        talk |= {name: np.round(getattr(said, name), 2).tolist() for name in known}
        talk["speech_share"] = [
            pd.NA if np.isnan(share) else round(share, 4) for share in said.speech.tolist()
        ]
    whole = ("lines", "exchanges")
    return {
        name: pd.array(values, dtype="Int64" if name in whole else "Float64")
        for name, values in talk.items()
    }


def lines(analysis: Analysis) -> pd.DataFrame:
    """Build the table of what the subtitles say, a row a line, with its shot and scene.

    A line belongs to the shot that holds its middle; ``kind`` is speech, sound or music.
    """
    rows = analysis.heard.subtitles.lines if analysis.heard else ()
    ends_s = np.array([shot.span.end_s for shot in analysis.shot_list])
    middle_s = np.array([(line.start_s + line.end_s) / 2 for line in rows])
    place = np.minimum(np.searchsorted(ends_s, middle_s, side="right"), max(len(ends_s) - 1, 0))
    shot = [analysis.shot_list[at].number for at in place.tolist()]
    firsts = np.array([scene.first_shot for scene in analysis.scene_list])
    scene = np.searchsorted(firsts, np.array(shot, np.int64), side="right")
    return pd.DataFrame(
        {
            "start_s": pd.array([round(line.start_s, 3) for line in rows], dtype="float64"),
            "end_s": pd.array([round(line.end_s, 3) for line in rows], dtype="float64"),
            "shot": pd.array(shot, dtype="int64"),
            "scene": pd.array(scene, dtype="int64"),
            "kind": pd.array([str(line.kind) for line in rows], dtype="str"),
            "speaker": pd.array([line.speaker or None for line in rows], dtype="str"),
            "text": pd.array([line.text for line in rows], dtype="str"),
        }
    )


def sentences(analysis: Analysis) -> list[str]:
    """Say each shot in a sentence, with what the camera does; empty where nothing is sure."""
    film, (x0, y0, x1, y1) = analysis.film, analysis.signals.active
    aspect = film.width_px * (x1 - x0) / (film.height_px * (y1 - y0))
    moves = [camera.say(analysis.signals, shot, aspect=aspect) for shot in analysis.shot_list]
    said = sentence.sentences(analysis.heads, rows=len(moves), movement=moves)
    titles = analysis.heard.title if analysis.heard else np.zeros(len(said), bool)
    return ["a title card" if title else text for text, title in zip(said, titles, strict=True)]


def stills(
    files: Sequence[str],
    *,
    heads: Sequence[Mapping[str, Scores]],
    people: Sequence[int],
    asked: Mapping[str, Scores],
    sentences: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Build a table of stills, a row each, with heads as in ``shots.csv``.

    Parameters
    ----------
    files
        What each is called.
    heads
        Each still's answers, of one row; a head that was not answered is left out.
    people
        How many people each shows.
    asked
        Every head that was asked, with some way's answers: they decide the columns.
    sentences
        What each shows, if there is to be such a column.
    """
    told = {name: [_told(one.get(name)) for one in heads] for name in asked}
    nothing: list[_Told] = [(None, None, None)] * len(files)

    def column(name: str, part: int) -> pd.api.extensions.ExtensionArray:
        values: list[Any] = [row[part] for row in told.get(name, nothing)]
        number = part == 1 and (name not in asked or not _several(asked[name]))
        return pd.array(values, dtype="Float64" if number else "str")

    table = {
        # As objects: a file's name need not be text, which Arrow's strings must be.
        "file": pd.Series(files, dtype=object),
        "scale": column("scale", 0),
        "scale_p": column("scale", 1),
        "mcu_p": column("mcu", 1),
        "type": column("type", 0),
        "ots_p": column("ots", 1),
        "people": pd.array(people, dtype="int64"),
        "face_side": column("face_side", 0),
        "gaze": column("gaze", 0),
    }
    for name in sorted(set(asked) - OWN_HEADS):
        table |= {name + end: column(name, part) for part, end in enumerate(("", "_p", "_how"))}
    if sentences is not None:
        table["sentence"] = pd.array([text or None for text in sentences], dtype="str")
    return pd.DataFrame(table)


_Told = tuple[str | None, float | str | None, str | None]
"""A label, its probability, and how it was found."""


def _told(scores: Scores | None) -> _Told:
    if scores is None:
        return (None, None, None)
    (label,), (p,) = said(scores)
    known = not np.isnan(scores.p).any()
    return (label, p, str(scores.how[0])) if known else (None, None, None)


def _several(scores: Scores) -> bool:
    """Whether several labels may hold together."""
    return not scores.exclusive and len(scores.labels) > 1


def _own_columns(analysis: Analysis) -> dict[str, pd.api.extensions.ExtensionArray]:
    heads, count = analysis.heads, len(analysis.shot_list)
    blank = pd.array([None] * count, dtype="str")
    unknown = pd.array([None] * count, dtype="Float64")
    columns = {
        "scale": blank,
        "scale_p": unknown,
        "mcu_p": unknown,
        "type": blank,
        "ots_p": unknown,
        "face_side": blank,
        "gaze": blank,
    }
    for name in ("scale", "type", "face_side", "gaze"):
        if name in heads:
            columns[name], p = said(heads[name])
            if name == "scale":
                columns["scale_p"] = p
    for name in ("mcu", "ots"):
        if name in heads:
            columns[f"{name}_p"] = _probability(heads[name].p[:, 0])
    return columns


def said(
    scores: Scores,
) -> tuple[pd.api.extensions.ExtensionArray, pd.api.extensions.ExtensionArray]:
    """Say a head's answer in words: its label a row, and that label's probability.

    A yes/no head says ``yes`` or ``no`` and always gives the probability of yes. A head whose
    labels may hold together joins those that do, and their probabilities, by ``;``. A row that
    was not answered is empty.
    """
    answered: Bools = np.asarray(~np.isnan(scores.p).any(axis=1))
    if scores.exclusive:
        best = np.where(answered, np.nan_to_num(scores.p, nan=-1.0).argmax(axis=1), 0)
        labels = [scores.labels[i] if ok else None for i, ok in zip(best, answered, strict=True)]
        return (
            pd.array(labels, dtype="str"),
            _probability(scores.p[np.arange(len(best)), best]),
        )
    if len(scores.labels) == 1:
        yes = scores.p[:, 0] >= scores.threshold
        words = [
            ("yes" if y else "no") if ok else None for y, ok in zip(yes, answered, strict=True)
        ]
        return pd.array(words, dtype="str"), _probability(scores.p[:, 0])
    joined: list[str | None] = []
    chances: list[str | None] = []
    for row, ok in zip(scores.p, answered, strict=True):
        held = [i for i in np.argsort(-row) if row[i] >= scores.threshold] if ok else []
        joined.append(";".join(scores.labels[i] for i in held) if ok else None)
        chances.append(";".join(f"{row[i]:.4f}" for i in held) if ok else None)
    return pd.array(joined, dtype="str"), pd.array(chances, dtype="str")


def _probability(values: np.ndarray) -> pd.api.extensions.ExtensionArray:
    rounded = np.round(np.asarray(values, dtype=float), 4)
    return pd.arrays.FloatingArray(np.nan_to_num(rounded), np.isnan(rounded))


def scenes(analysis: Analysis) -> pd.DataFrame:
    """Build the table of scenes, a row each, with the columns of ``scenes.csv``."""
    rows = analysis.scene_list
    name = {character.number: character.name for character in analysis.cast}
    return pd.DataFrame(
        {
            "scene": pd.array([scene.number for scene in rows], dtype="int64"),
            "start_s": pd.array([round(s.span.start_s, 6) for s in rows], dtype="float64"),
            "end_s": pd.array([round(s.span.end_s, 6) for s in rows], dtype="float64"),
            "start_frame": pd.array([s.start_frame for s in rows], dtype="int64"),
            "end_frame": pd.array([s.end_frame for s in rows], dtype="int64"),
            "first_shot": pd.array([s.first_shot for s in rows], dtype="int64"),
            "last_shot": pd.array([s.last_shot for s in rows], dtype="int64"),
            "kind": pd.array([str(s.kind) for s in rows], dtype="str"),
            "characters": pd.array(
                [";".join(name[c] for c in s.characters) for s in rows], dtype="str"
            ),
            "score": pd.array([round(s.score, 4) for s in rows], dtype="float64"),
            **_words_of_scenes(analysis),
            **{
                name: pd.array([_rounded(s.evidence.get(name)) for s in rows], dtype="Float64")
                for name in NUMBERS
            },
            "crossing_shots": pd.array(
                [";".join(map(str, s.crossings)) or None for s in rows], dtype="str"
            ),
            "how": pd.array([s.how or "found" for s in rows], dtype="str"),
        }
    )


def characters(analysis: Analysis) -> pd.DataFrame:
    """Build the table of characters, a row each, longest on screen first."""
    scale = [""] * len(analysis.shot_list)
    if "scale" in analysis.heads:
        words, _ = said(analysis.heads["scale"])
        scale = ["" if pd.isna(word) else str(word) for word in words]
    around = circles.circles(
        analysis.cast,
        faces=analysis.faces,
        keyframes=analysis.keyframes,
        scenes=analysis.scene_list,
        scale=scale,
    )
    return persons.table(analysis.cast, around)


def frames(analysis: Analysis) -> pd.DataFrame:
    """Build the table of frames: what the pass over the film measured, a row a decoded frame."""
    signals = analysis.signals
    columns = {name: getattr(signals, name) for name in FRAME_COLUMNS}
    colour = {c: signals.colour[:, i] for i, c in enumerate(("red", "green", "blue"))}
    scores = {f"score.{name}": values for name, values in signals.scores.items()}
    table = pd.DataFrame({**columns, **colour, **scores})
    starts = np.array([shot.start_frame for shot in analysis.shot_list])
    table.insert(0, "frame", np.arange(len(table)))
    table.insert(2, "shot", np.searchsorted(starts, table["frame"], side="right"))
    return table


def faces(analysis: Analysis) -> pd.DataFrame:
    """Build the table of faces found on keyframes, a row each; boxes are shares of the picture."""
    found = analysis.faces
    shot_of = dict(zip(analysis.keyframes.frame, analysis.keyframes.shot, strict=True))
    name_of = {row: c.name for c in analysis.cast for row in c.faces}
    box = {side: found.box[:, i] for i, side in enumerate(("left", "top", "right", "bottom"))}
    points = {
        f"{point}_{axis}": found.landmarks[:, i, j]
        for i, point in enumerate(("eye_left", "eye_right", "nose", "mouth_left", "mouth_right"))
        for j, axis in enumerate("xy")
    }
    return pd.DataFrame(
        {
            "frame": found.frame,
            "shot": pd.array([shot_of[f] for f in found.frame], dtype="int64"),
            "character": pd.array([name_of.get(i) for i in range(len(found))], dtype="str"),
            **box,
            **points,
            "probability": found.probability,
            "sharpness": found.sharpness,
            "height_px": found.height_px,
        }
    )
