"""Reels: longer films joined from the footage's clips, whose truth follows from the clips' truth.

    python -m benchmarks.reels --work DIR

Conversations and other scenes are cut out of the clips at true bounds, put in a drawn order with
fillers between, two of them shown twice, and joined by hard cuts, dissolves and black. Clips of
*dev* and *test* never meet in one reel. The reels and their truth are written to a work folder;
they are made of other people's pictures and belong nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise, product
from pathlib import Path

import click
import numpy as np
import pandas as pd

from benchmarks.material import Analyses, data_folder

__all__ = ["Join", "Part", "Reel", "build", "parts_of", "plan", "truth_of"]

DISSOLVE, FADE, BLACK = 12, 8, 6
"""Frames of a dissolve, of a fade out or in, of black between."""
LEAST_FRAMES = 24
"""Shots that are shorter are only joined by hard cuts."""
FILLER_SHOTS, FILLER_FRAMES = 5, 250
REELS = 2
"""Reels of each split."""
SAME_FILM = {"rotated": "goldeneye-vfr"}
"""Clips whose people bear the names of another clip's."""


@dataclass(frozen=True)
class Part:
    """A stretch of a clip: a conversation, or a filler of which the truth knows no inner bounds."""

    clip: str
    start: int
    end: int
    kind: str
    people: str = ""

    @property
    def frames(self) -> int:
        """How many it has."""
        return self.end - self.start


@dataclass(frozen=True)
class Join:
    """How a part begins: ``cut``, ``dissolve`` or ``fade`` (through black)."""

    kind: str

    @property
    def shift(self) -> int:
        """Frames by which the film grows through it."""
        return {"dissolve": -DISSOLVE, "fade": BLACK}.get(self.kind, 0)


@dataclass(frozen=True)
class Reel:
    """A plan: parts in order, and how each but the first is joined to the one before."""

    name: str
    parts: tuple[Part, ...]
    joins: tuple[Join, ...]

    def starts(self) -> list[int]:
        """The reel's frame that shows the first frame of each part."""
        starts = [0]
        for part, join in zip(self.parts, self.joins, strict=False):
            starts.append(starts[-1] + part.frames + join.shift)
        return starts

    def begins(self) -> list[int]:
        """The frame at which each part counts as begun: the middle of its transition."""
        gaps = {"dissolve": DISSOLVE // 2, "fade": -BLACK // 2, "cut": 0}
        return [0] + [
            start + gaps[join.kind]
            for start, join in zip(self.starts()[1:], self.joins, strict=True)
        ]

    @property
    def frames(self) -> int:
        """Length of the reel."""
        return self.starts()[-1] + self.parts[-1].frames


def parts_of(shots: pd.DataFrame, scenes: pd.DataFrame) -> tuple[list[Part], list[Part]]:
    """Cut the clips into conversations and fillers.

    Parameters
    ----------
    shots, scenes
        The truth of the clips to use.
    """
    talk, fillers = [], []
    for row in scenes.itertuples(index=False):
        if row.kind != "other":
            part = Part(row.clip, row.start_frame, row.end_frame, row.kind, row.characters)
            talk.append(part)
            continue
        inside = shots[
            (shots["clip"] == row.clip)
            & (shots["start_frame"] >= row.start_frame)
            & (shots["end_frame"] <= row.end_frame)
            & (shots["location"] != "na")
        ]
        fillers += _fillers(row.clip, inside)
    return talk, fillers


def _fillers(clip: str, inside: pd.DataFrame) -> Iterator[Part]:
    """Runs of a few shots in one kind of place, one after another."""
    run: list[tuple[int, int, str]] = []
    rows = zip(inside["start_frame"], inside["end_frame"], inside["location"], strict=True)
    for start, end, location in [*rows, (-1, -1, "")]:
        follows = run and run[-1][1] == start and run[-1][2] == location
        fits = run and end - run[0][0] <= FILLER_FRAMES and len(run) < FILLER_SHOTS
        if run and not (follows and fits):
            if 50 <= run[-1][1] - run[0][0] <= FILLER_FRAMES:
                yield Part(clip, run[0][0], run[-1][1], "other")
            run = []
        run.append((start, end, location))


def plan(
    name: str, talk: Sequence[Part], fillers: Sequence[Part], shots: pd.DataFrame, *, seed: int
) -> Reel:
    """Draw an order of all conversations, two of them twice, as many fillers, and their joins."""
    rng = np.random.default_rng(seed)
    again = rng.choice(len(talk), min(2, len(talk)), replace=False)
    between = rng.choice(len(fillers), min(len(talk), len(fillers)), replace=False)
    drawn = [*talk, *(talk[i] for i in again), *(fillers[i] for i in between)]
    parts = [drawn[i] for i in rng.permutation(len(drawn))]
    while any(one == other for one, other in pairwise(parts)):
        parts = [drawn[i] for i in rng.permutation(len(drawn))]
    joins = []
    for one, other in pairwise(parts):
        long = min(_edge(shots, one, -1), _edge(shots, other, 0)) >= LEAST_FRAMES
        kind = str(rng.choice(["cut", "dissolve", "fade"], p=[0.6, 0.2, 0.2]))
        joins.append(Join(kind if long else "cut"))
    return Reel(name, tuple(parts), tuple(joins))


def _shots_in(shots: pd.DataFrame, part: Part) -> pd.DataFrame:
    inside = (shots["start_frame"] < part.end) & (shots["end_frame"] > part.start)
    return shots[(shots["clip"] == part.clip) & inside]


def _edge(shots: pd.DataFrame, part: Part, place: int) -> int:
    """Frames of a part's first or last shot."""
    shot = _shots_in(shots, part).iloc[place]
    return int(min(shot["end_frame"], part.end) - max(shot["start_frame"], part.start))


def truth_of(reel: Reel, shots: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The reel's shots and scenes in the columns of the clips' truth.

    People bear their clip's name, so that one name is one person; ``from`` says which clip a row
    comes from.
    """
    rows, scenes = [], []
    begins = [*reel.begins(), reel.frames]
    for place, (part, start) in enumerate(zip(reel.parts, reel.starts(), strict=True)):
        inside = _shots_in(shots, part)
        for number, shot in enumerate(inside.to_dict("records")):
            first, last = number == 0, number == len(inside) - 1
            join = reel.joins[place - 1].kind if place else "start"
            rows.append(
                {
                    **shot,
                    "clip": reel.name,
                    "from": part.clip,
                    "shot": len(rows) + 1,
                    "start_frame": begins[place]
                    if first
                    else start + shot["start_frame"] - part.start,
                    "end_frame": begins[place + 1]
                    if last
                    else start + shot["end_frame"] - part.start,
                    "transition_in": join if first else shot["transition_in"],
                    "characters": ";".join(_named(part.clip, shot["characters"])),
                }
            )
        scenes.append(
            {
                "clip": reel.name,
                "from": part.clip,
                "start_frame": begins[place],
                "end_frame": begins[place + 1],
                "kind": part.kind,
                "characters": ";".join(_named(part.clip, part.people)),
            }
        )
    return pd.DataFrame(rows), pd.DataFrame(scenes)


def _named(clip: str, people: str) -> Iterator[str]:
    for who in filter(None, people.split(";")):
        yield who if who.rstrip("~") == "x" else f"{SAME_FILM.get(clip, clip)}/{who}"


def build(data: Path, work: Path) -> dict[str, tuple[Path, pd.DataFrame, pd.DataFrame]]:
    """Write the reels that are not there yet; give each with its true shots and scenes.

    Names begin with ``dev`` or ``test``.
    """
    from benchmarks import splicing

    clips = pd.read_csv(data / "footage" / "clips.csv")
    shots = pd.read_csv(data / "footage" / "shots.csv", keep_default_na=False)
    scenes = pd.read_csv(data / "footage" / "scenes.csv", keep_default_na=False)
    files = Analyses(data, work).files
    work.mkdir(parents=True, exist_ok=True)
    made = {}
    for seed, split in product(range(REELS), ("dev", "test")):
        own = set(clips["clip"][clips["split"] == split])
        talk, fillers = parts_of(shots[shots["clip"].isin(own)], scenes[scenes["clip"].isin(own)])
        reel = plan(f"{split}-{seed + 1}", talk, fillers, shots, seed=seed)
        path, note = work / f"{reel.name}.mkv", work / f"{reel.name}.json"
        text = json.dumps(asdict(reel), indent=1)
        if not path.exists() or not note.exists() or note.read_text() != text:
            splicing.write(reel, files, path)
            note.write_text(text)
        made[reel.name] = (path, *truth_of(reel, shots))
    return made


@click.command()
@click.option("--work", type=click.Path(path_type=Path), default=Path("build/reels"))
def main(work: Path) -> None:
    """Write the reels and say what is in them."""
    for name, (path, shots, scenes) in build(data_folder(), work).items():
        click.echo(f"{name}: {path}, {len(shots)} shots, {len(scenes)} scenes")


if __name__ == "__main__":
    main()
