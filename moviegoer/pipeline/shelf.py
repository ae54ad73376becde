"""Finished analyses as a shelf that can be searched by words: which words it knows, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from moviegoer import config, heads
from moviegoer.analysis import Analysis
from moviegoer.core.wording import search
from moviegoer.errors import ConfigError, ModelError, StoreError
from moviegoer.pipeline import publish
from moviegoer.pipeline.clips import Source, sources
from moviegoer.sense.clip import Encoder
from moviegoer.store import Pictures
from moviegoer.types import Floats, Image, SceneKind, Shot, Transition

__all__ = ["Answer", "Found", "Shelf", "Volume", "load"]

CAPTIONS = ("{}", "a film still of {}", "a scene from a movie: {}")
NEUTRAL = ("a film still", "a scene from a movie", "a picture")
"""Captions that fit any picture: likeness to the query counts from here."""
SURE = 0.95
"""Probability of what an analysis says without one: who is in a shot, how the camera moves."""
GROUP = 4
"""Fewest people of a group, as the head ``type`` counts."""
TYPES = {1: "single", 2: "two", 3: "three"}
TALK = ("scene.dialogue2", "scene.dialogue")
FACTS: Mapping[str, Sequence[str]] = {
    "pan": ("movement.pan",), "panning": ("movement.pan",),
    "tilt up": ("movement.tilt",), "tilt down": ("movement.tilt",),
    "push in": ("movement.push",), "zoom in": ("movement.push",),
    "pull out": ("movement.pull",), "zoom out": ("movement.pull",),
    "handheld": ("movement.unsteady",), "unsteady": ("movement.unsteady",),
    "shaky": ("movement.unsteady",), "static": ("movement.static",),
    "dissolve": ("transition.dissolve",), "fade": ("transition.fade",),
    "wipe": ("transition.wipe",),
    "dialogue": TALK, "conversation": TALK, "talk": TALK, "alone": ("people.1",),
    "nobody": ("people.0",), "no one": ("people.0",), "couple": ("people.2",),
}  # fmt: skip
"""Words for what the heads do not ask."""


@dataclass(frozen=True, slots=True)
class Volume:
    """One analysis and the folder it lies in."""

    folder: Path
    analysis: Analysis

    def picture(self, frame: int) -> Image | None:
        """Read a keyframe's picture; ``None`` where the cache that held it was deleted."""
        from moviegoer.sense import pictures

        kept = Pictures(self.folder / "cache" / "pictures")
        return pictures.decode(kept.get(frame)) if frame in kept.frames() else None


@dataclass(frozen=True, slots=True)
class Found:
    """A shot that was found, and the keyframe that shows it best."""

    volume: Volume
    shot: Shot
    frame: int
    score: float
    why: Mapping[str, float]

    @property
    def time(self) -> str:
        """When the shot begins, as H:MM:SS."""
        minutes, seconds = divmod(int(self.shot.span.start_s), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"

    @property
    def reason(self) -> str:
        """Each thing asked for with its probability; ``?`` where this shot was not answered."""
        return ", ".join(f"{w} {'?' if np.isnan(p) else f'{p:.2f}'}" for w, p in self.why.items())


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, and what was understood of the query, in one line."""

    found: tuple[Found, ...]
    understood: str


def load(folders: Iterable[Path]) -> Shelf:
    """Read the analyses in these folders, or in the folders under them.

    Raises
    ------
    StoreError
        If a folder holds no finished analysis, or one of another version.
    """
    return Shelf(tuple(Volume(at, publish.load(at)) for folder in folders for at in _at(folder)))


def _at(folder: Path) -> Iterator[Path]:
    if (folder / publish.MANIFEST).is_file():
        yield folder
        return
    under = sorted(path.parent for path in folder.glob(f"*/{publish.MANIFEST}"))
    if not under:
        raise StoreError(f"{folder} holds no finished analysis; run 'moviegoer analyze' first")
    yield from under


class Shelf:
    """Analyses that are searched together."""

    def __init__(self, volumes: tuple[Volume, ...]) -> None:
        self.volumes = volumes

    def find(self, query: str) -> Answer:
        """Find the shots that fit a query, the best first."""
        asked = search.read(query, self._columns_of)
        columns = self._columns()
        shots = sum(len(volume.analysis.shot_list) for volume in self.volumes)
        likeness, seen = self._likeness(query)
        ranked, idle = search.rank(asked, columns, likeness=likeness, shots=shots)
        place = [(volume, shot) for volume in self.volumes for shot in volume.analysis.shot_list]
        found = []
        for one in ranked:
            volume, shot = place[one.row]
            frame = seen[one.row] if one.row in seen else _middle(volume, shot)
            found.append(Found(volume, shot, frame, one.score, one.why))
        return Answer(tuple(found), f"{_told(asked, idle)}; {self._by_clip(bool(seen))}")

    def _by_clip(self, used: bool) -> str:
        made = any(volume.analysis.embeddings is not None for volume in self.volumes)
        if used:
            return "the whole sentence by CLIP"
        return (
            "the model that made the CLIP vectors is not here any more, label names alone"
            if made
            else "no CLIP vectors, label names alone"
        )

    def _columns_of(self, phrase: str) -> list[str]:
        names = [f"character.{c.name}" for v in self.volumes for c in v.analysis.cast
                 if c.name.casefold() == phrase]  # fmt: skip
        if names:
            return sorted(set(names))
        if phrase in FACTS:
            return list(FACTS[phrase])
        return [label.full_name for _, label in heads.find(phrase)]

    def _columns(self) -> dict[str, Floats]:
        """Every column of every analysis, one after the other; NaN where one has not got it."""
        parts = [_columns(volume.analysis) for volume in self.volumes]
        sizes = [len(volume.analysis.shot_list) for volume in self.volumes]
        names = {name for part in parts for name in part}
        return {
            name: np.concatenate(
                [part.get(name, np.full(n, np.nan)) for part, n in zip(parts, sizes, strict=True)]
            )
            for name in names
        }

    def _likeness(self, query: str) -> tuple[Floats, dict[int, int]]:
        """How likely each shot's best keyframe shows the query, and which one that is."""
        parts, frames, before = [], {}, 0
        loaded: dict[str, Encoder] = {}
        for volume in self.volumes:
            part = np.full(len(volume.analysis.shot_list), np.nan)
            encoder = _encoder(volume.analysis, loaded)
            if encoder is not None:
                p = _fits(volume.analysis, encoder, query)
                for row in np.argsort(p, kind="stable").tolist():
                    shot = int(volume.analysis.keyframes.shot[row]) - 1
                    part[shot] = p[row]
                    frames[before + shot] = int(volume.analysis.keyframes.frame[row])
            parts.append(part)
            before += len(part)
        return np.concatenate(parts), frames


def _encoder(analysis: Analysis, loaded: dict[str, Encoder]) -> Encoder | None:
    """The model that made an analysis's vectors, if it is still on this machine."""
    if analysis.embeddings is None:
        return None
    name = analysis.embeddings.model
    if name not in loaded:
        source = _source(analysis, name)
        if source is None:
            return None
        loaded[name] = source.load("cpu")
    return loaded[name]


def _source(analysis: Analysis, name: str) -> Source | None:
    try:
        found = sources(config.load(analysis.provenance["config"]))
    except (ConfigError, ModelError):
        return None
    return next((one for one in found if name == f"{one.name} {one.sha256}"), None)


def _fits(analysis: Analysis, encoder: Encoder, query: str) -> Floats:
    """Probability a keyframe of the query against captions that fit any picture."""
    if analysis.embeddings is None:
        raise ValueError("an analysis without vectors cannot be compared")
    captions = encoder.embed([form.format(query) for form in CAPTIONS]).mean(axis=0)
    neutral = encoder.embed(NEUTRAL).mean(axis=0)
    direction = captions / np.linalg.norm(captions) - neutral / np.linalg.norm(neutral)
    value = encoder.scale * (analysis.embeddings.vector @ direction)
    p: Floats = 1 / (1 + np.exp(-np.clip(value, -60, 60)))
    return p


def _columns(analysis: Analysis) -> dict[str, Floats]:
    """What is known of every shot, as probabilities under the names that queries ask for."""
    columns: dict[str, Floats] = {
        f"{name}.{label}": np.asarray(scores.p[:, i], np.float64)
        for name, scores in analysis.heads.items()
        for i, label in enumerate(scores.labels)
    }
    columns |= _people(analysis)
    for character in analysis.cast:
        here = [shot.number in character.shots for shot in analysis.shot_list]
        columns[f"character.{character.name}"] = _surely(here)
    kind = {n: s.kind for s in analysis.scene_list for n in range(s.first_shot, s.last_shot + 1)}
    for scene in SceneKind:
        columns[f"scene.{scene}"] = _surely(
            [kind.get(s.number) == scene for s in analysis.shot_list]
        )
    for transition in Transition:
        into = [shot.transition_in == transition for shot in analysis.shot_list]
        columns[f"transition.{transition}"] = _surely(into)
    for movement in {shot.movement for shot in analysis.shot_list}:
        columns[f"movement.{movement}"] = _surely(
            [s.movement == movement for s in analysis.shot_list]
        )
    return columns


def _surely(holds: Sequence[bool]) -> Floats:
    return np.where(np.asarray(holds, bool), SURE, 1 - SURE)


def _people(analysis: Analysis) -> dict[str, Floats]:
    """How many people: by the head ``type`` as far as it counts, by the count beyond."""
    counted = np.asarray(analysis.people)
    exact: dict[int, Floats] = {n: _surely((counted == n).tolist()) for n in range(11)}
    kinds = analysis.heads.get("type")
    if kinds is not None:
        p = {label: np.asarray(kinds.p[:, i]) for i, label in enumerate(kinds.labels)}
        exact |= {n: p[label] for n, label in TYPES.items() if label in p}
        group = p.get("group", np.zeros(len(counted)))
        exact |= {n: exact[n] * group for n in range(GROUP, 11)}
        # None is nobody to judge by: an insert of a hand has nobody, and so has an empty street.
        exact[0] = p.get("none", exact[0])
    columns: dict[str, Floats] = {f"people.{n}": value for n, value in exact.items()}
    columns["people.1+"] = 1 - exact[0]
    columns["people.several"] = np.clip(1 - exact[0] - exact[1], 0, 1)
    return columns


def _middle(volume: Volume, shot: Shot) -> int:
    keyframes = volume.analysis.keyframes
    rows = np.flatnonzero(keyframes.shot == shot.number)
    return int(keyframes.frame[rows[len(rows) // 2]])


def _told(asked: search.Query, idle: Sequence[str]) -> str:
    """Say which words were understood, and which not."""
    parts = []
    used = [concept for concept in asked.concepts if concept.words not in idle]
    if used:
        parts.append("looked for " + ", ".join(_concept(concept) for concept in used))
    if idle:
        parts.append("known but not answered in these analyses: " + ", ".join(idle))
    if asked.unknown:
        parts.append("not understood: " + ", ".join(asked.unknown))
    return "; ".join(parts) or "nothing asked"


def _concept(concept: search.Concept) -> str:
    shown = ", ".join(concept.columns[:3]) + ("…" if len(concept.columns) > 3 else "")
    return f"'{concept.words}' ({shown})"
