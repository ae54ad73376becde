"""A film's answers checked by hand: which shots were drawn, what people said, how right it was.

Beside the analysis lie ``checked-NAME.csv``, one person's answers, row by row as 'moviegoer label'
writes them; ``checked.json``, which shots were drawn and what the program said of them then; and
``checked.csv``, the people's answers as a table to train on. A shot is known by its middle
keyframe, so answers outlive other numbers of shots.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, ValidationError

from moviegoer import answers, tables
from moviegoer.analysis import Analysis
from moviegoer.annotate.stills import Still, gather
from moviegoer.core.answers import accuracy
from moviegoer.core.answers.accuracy import Accuracy, Inspection
from moviegoer.core.style.fingerprint import inside
from moviegoer.errors import DataError, HeadError
from moviegoer.store import explained, write_atomically
from moviegoer.types import Scores

__all__ = [
    "Sample",
    "draw",
    "inspect",
    "journal",
    "keep",
    "read",
    "said",
    "stills",
    "write_table",
]

SAMPLE = "checked.json"
TABLE = "checked.csv"
PERSON = "person"
"""How a shot was answered whose answer somebody set."""


class Sample(BaseModel):
    """The shots that were drawn, first to last, and what the program said of them then."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: int = 1
    drawn: tuple[str, ...] = ()
    """Pictures of the shots' middle keyframes, as the answers name them."""
    said: Mapping[str, Mapping[str, str]] = {}
    """By head and picture."""
    shown: tuple[str, ...] = ()
    """Who saw what the program says while they answered."""


def journal(folder: Path, person: str) -> Path:
    """Where a person's answers are kept; ``person`` as file names have it."""
    return folder / f"checked-{person}.csv"


def read(folder: Path) -> Sample:
    """Read what was drawn in an analysis's folder; an empty sample if nothing was.

    Raises
    ------
    DataError
        If the file says something else.
    StoreError
        If it cannot be read.
    """
    path = folder / SAMPLE
    if not path.exists():
        return Sample()
    with explained(path, "read"):
        text = path.read_bytes()
    try:
        return Sample.model_validate_json(text)
    except ValidationError as error:
        why = error.errors(include_url=False)[0]["msg"]
        raise DataError(f"{path} is not what 'moviegoer accuracy' writes ({why})") from None


def draw(
    folder: Path, analysis: Analysis, names: Sequence[str], *, count: int, seed: int
) -> Sample:
    """Draw shots until ``count`` are drawn; those that were drawn before stay in their places.

    Only shots that statistics are made of are drawn. Nothing is written: :func:`keep` does.

    Raises
    ------
    DataError
        If the keyframes' pictures are gone.
    HeadError
        If there is no such head, or the analysis does not answer it.
    """
    for name in names:
        _asked(analysis, name)
    before = read(folder)
    middle = {still.shot: still.name for still in gather(folder) if still.turn == 0}
    held = {analysis.shot_list[row].number for row in _rows(analysis, before.drawn) if row >= 0}
    rows = inside(analysis.shot_list, analysis.body)
    numbers = [analysis.shot_list[row].number for row in rows[accuracy.order(len(rows), seed=seed)]]
    fresh = [middle[n] for n in numbers if n in middle and n not in held]
    drawn = (*before.drawn, *fresh[: max(0, count - len(before.drawn))])
    told = {head: dict(known) for head, known in before.said.items()}
    for name in names:
        now = said(analysis, name, drawn, without={PERSON})
        told[name] = now | told.get(name, {})
    return Sample(drawn=drawn, said=told, shown=before.shown)


def keep(folder: Path, sample: Sample, *, shown_to: str = "") -> None:
    """Write down what was drawn, and who will be shown what the program says.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    people = dict.fromkeys([*sample.shown, *([shown_to] if shown_to else [])])
    whole = sample.model_copy(update={"shown": tuple(people)})
    text = json.dumps(whole.model_dump(mode="json"), ensure_ascii=False, indent=0) + "\n"
    write_atomically(folder / SAMPLE, lambda file: file.write(text.encode()))


def stills(folder: Path, sample: Sample) -> list[Still]:
    """The drawn shots' pictures, as far as they are still there."""
    places = [Still(name, folder / name) for name in sample.drawn]
    return [still for still in places if still.path.is_file()]


def said(
    analysis: Analysis, head: str, files: Iterable[str], *, without: Collection[str] = ()
) -> dict[str, str]:
    """What the program says now of the shots these pictures are from, where it answers.

    ``without`` are ways of answering that do not count.
    """
    scores = analysis.heads[head]
    words = _words(scores)
    names = list(files)
    rows = _rows(analysis, names)
    return {
        name: words[row]
        for name, row in zip(names, rows, strict=True)
        if row >= 0 and words[row] and str(scores.how[row]) not in without
    }


def _asked(analysis: Analysis, name: str) -> None:
    from moviegoer import heads

    if heads.named(name).name not in analysis.heads:
        there = ", ".join(sorted(set(analysis.heads) & set(heads.load())))
        raise HeadError(f"the analysis does not answer {name}; it answers {there or 'nothing'}")


def _words(scores: Scores) -> list[str]:
    """A shot's label as people give it; empty where it was not answered."""
    labels, _ = tables.said(scores)
    return [
        "" if pd.isna(label) else str(label) or answers.NOTHING for label in labels.astype(object)
    ]


def _rows(analysis: Analysis, files: Sequence[str]) -> list[int]:
    """Which shot each picture is from, as shots are now: its place in the list, -1 for none."""
    starts = np.array([shot.start_frame for shot in analysis.shot_list])
    frames = [Path(file).stem for file in files]
    return [
        int(np.searchsorted(starts, int(frame), side="right")) - 1
        if frame.isdecimal() and int(frame) < analysis.shot_list[-1].end_frame
        else -1
        for frame in frames
    ]


def inspect(folder: Path, analysis: Analysis) -> Inspection | None:
    """Say how right the program is about this film; ``None`` if nobody has checked anything.

    Where a person has since set a shot's answer, what counts is what the program said when the
    shot was drawn. Of several people the majority is right.

    Raises
    ------
    DataError
        If a file of answers is none.
    StoreError
        If one cannot be read.
    """
    sample, given = read(folder), _given(folder)
    counted = set(inside(analysis.shot_list, analysis.body).tolist())
    place: dict[int, str] = {}
    for row, file in zip(_rows(analysis, sample.drawn), sample.drawn, strict=True):
        if row in counted:
            place.setdefault(row, file)
    drawn = list(place.values())
    count = [one for one in answers.latest(given).values() if one.file in drawn]
    if not count:
        return None
    heads = list(dict.fromkeys(one.head for one in count if one.head in analysis.heads))
    days = sorted(one.when[:10] for one in count)
    return Inspection(
        people=tuple(sorted({one.who for one in count})),
        since=days[0],
        until=days[-1],
        shots=len({one.file for one in count}),
        of=len(counted),
        blind=not {one.who for one in count} & set(sample.shown),
        heads=tuple(_measured(head, analysis, sample, drawn, given) for head in heads),
    )


def _given(folder: Path) -> list[answers.Answer]:
    return [one for path in sorted(folder.glob("checked-*.csv")) for one in answers.read(path)]


def _measured(
    head: str,
    analysis: Analysis,
    sample: Sample,
    drawn: Sequence[str],
    given: Sequence[answers.Answer],
) -> Accuracy:
    now = said(analysis, head, drawn, without={PERSON})
    known = {**sample.said.get(head, {}), **now}
    truth = {file: label for (file, one), label in answers.majority(given).items() if one == head}
    seen = {one.file for one in answers.latest(given).values() if one.head == head}
    last = max((i for i, file in enumerate(drawn) if file in seen), default=-1)
    passed = [file for file in drawn[: last + 1] if file in known]
    sure = [file for file in passed if truth.get(file)]
    counted = inside(analysis.shot_list, analysis.body)
    words = _words(analysis.heads[head])
    return accuracy.measure(
        head,
        [known[file] for file in sure],
        [str(truth[file]) for file in sure],
        of=max(len(sure), sum(bool(words[row]) for row in counted)),
        unsure=sum(file in seen for file in passed) - len(sure),
        skipped=sum(file not in seen for file in passed),
    )


def write_table(folder: Path, analysis: Analysis) -> int:
    """Write what people said of the drawn shots as a table to train on; returns its rows.

    Its columns are those 'moviegoer dataset' reads: the picture, where it is from, a column a head
    in training's words. Without an answer nothing is written.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    names, rows = answers.training_table(_given(folder))
    table = pd.DataFrame(rows, columns=names, dtype=str).drop(columns=["split", "group"])
    table = table[[(folder / file).is_file() for file in table["file"]]]
    if table.empty:
        return 0
    shown = [name for name in table if name == "file" or (table[name] != "").any()]
    shots = [analysis.shot_list[row] for row in _rows(analysis, list(table["file"]))]
    frames = [int(Path(file).stem) for file in table["file"]]
    origin = {
        "film": folder.resolve().name,
        "director": analysis.film.director,
        "time_s": [f"{analysis.signals.time_s[frame]:.3f}" for frame in frames],
        "frame": frames,
        "shot": [shot.number for shot in shots],
    }
    table = table[shown]
    for at, (name, values) in enumerate(origin.items(), start=1):
        table.insert(at, name, values)
    text = table.to_csv(index=False, lineterminator="\n")
    write_atomically(folder / TABLE, lambda file: file.write(text.encode()))
    return len(table)
