"""Finished analyses as a shelf that can be searched by words: which words it knows, and where."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from moviegoer import config, heads
from moviegoer.analysis import Analysis
from moviegoer.core.sound.voices import VOICES
from moviegoer.core.wording import search
from moviegoer.errors import ConfigError, DataError, ModelError, StoreError
from moviegoer.pipeline import publish
from moviegoer.pipeline.clips import Source, sources
from moviegoer.sense.clip import Encoder
from moviegoer.store import Pictures
from moviegoer.types import Floats, Image, SceneKind, Shot, Transition

__all__ = ["Answer", "Found", "Shelf", "Volume", "check_target", "load"]

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
    "static camera": ("movement.static",), "unsteady camera": ("movement.unsteady",),
    "handheld camera": ("movement.unsteady",), "pan left": ("movement.pan",),
    "pan right": ("movement.pan",),
    "dissolve": ("transition.dissolve",), "fade": ("transition.fade",),
    "wipe": ("transition.wipe",),
    "dialogue": TALK, "conversation": TALK, "talk": TALK, "alone": ("people.1",),
    "nobody": ("people.0",), "no one": ("people.0",), "couple": ("people.2",),
    "title": ("title.card",), "title card": ("title.card",), "intertitle": ("title.card",),
    "reaction": ("voice.reaction",), "speaking": ("voice.speaking",), "speak": ("voice.speaking",),
    "off-screen voice": ("voice.off",), "voice over": ("voice.off",), "voice-over": ("voice.off",),
    **{f"voice {voice}": (f"voice.{voice}",) for voice in VOICES},
}  # fmt: skip
"""Words for what the heads do not ask."""
TOLD = ("speaking", "reaction")
"""Voices that are told apart only where subtitles name who speaks."""


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
    found = [at for folder in folders for at in _at(folder)]
    # A film is there once, whatever ways lead to it.
    once = {at.resolve(): at for at in reversed(found)}
    return Shelf(tuple(Volume(at, publish.load(at)) for at in reversed(once.values())))


def check_target(path: Path) -> None:
    """Refuse to write a page over what an analysis consists of, or over what people corrected.

    Raises
    ------
    StoreError
        If ``path`` is an analysis's own file, or a file in its folder that is no page.
    """
    at = path.resolve()
    finished = any((at.parent / name).is_file() for name in (publish.MANIFEST, publish.SNAPSHOT))
    other = at.is_file() and at.suffix.casefold() not in (".html", ".htm")
    if finished and (at.name in publish.FILES or other):
        raise StoreError(f"{path} is a file of the analysis in {path.parent}; give another name")


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
        """Find the shots that fit a query, the best first.

        Quoted words are said in a shot or they are not: shots without them are left out.

        Raises
        ------
        DataError
            If no shot could be asked for: no word is understood, or none is answered in these
            analyses, and there are no vectors to judge the sentence by.
        """
        cast = {one.name for volume in self.volumes for one in volume.analysis.cast}
        asked = search.read(query, _find, {name: f"{search.CHARACTER}{name}" for name in cast})
        texts = [name for c in asked.concepts for name in c.columns if name.startswith(search.TEXT)]
        columns = self._columns(texts)
        shots = sum(len(volume.analysis.shot_list) for volume in self.volumes)
        likeness, seen = self._likeness(asked.sentence)
        ranked, idle = search.rank(asked, columns, likeness=likeness, shots=shots)
        understood = f"{_told(asked, idle)}; {self._by_clip(asked, bool(seen))}"
        if not ranked:
            raise DataError(f"nothing to search for: {understood}")
        ranked = [one for one in ranked if _is_said(asked, one)]
        understood = understood if ranked else f"no shot has what is in quotes; {understood}"
        place = [(volume, shot) for volume in self.volumes for shot in volume.analysis.shot_list]
        found = []
        for one in ranked:
            volume, shot = place[one.row]
            frame = seen[one.row] if one.row in seen else _middle(volume, shot)
            found.append(Found(volume, shot, frame, one.score, one.why))
        return Answer(tuple(found), understood)

    def _by_clip(self, asked: search.Query, used: bool) -> str:
        made = any(volume.analysis.embeddings is not None for volume in self.volumes)
        if used:
            return "the whole sentence by CLIP"
        if made and not asked.sentence:
            return "not the sentence by CLIP, which cannot tell 'not' or what is said"
        return (
            "the model that made the CLIP vectors is not here any more, label names alone"
            if made
            else "no CLIP vectors, label names alone"
        )

    def _columns(self, texts: Sequence[str]) -> dict[str, Floats]:
        """Every column of every analysis, one after the other; NaN where one has not got it."""
        parts = [_columns(one.analysis) | _heard(one.analysis, texts) for one in self.volumes]
        sizes = [len(volume.analysis.shot_list) for volume in self.volumes]
        names = {name for part in parts for name in part}
        return {
            name: np.concatenate(
                [part.get(name, np.full(n, np.nan)) for part, n in zip(parts, sizes, strict=True)]
            )
            for name in names
        }

    def _likeness(self, sentence: str) -> tuple[Floats, dict[int, int]]:
        """How likely each shot's best keyframe shows a sentence, and which one that is."""
        parts, frames, before = [], {}, 0
        loaded: dict[str, Encoder] = {}
        for volume in self.volumes:
            part = np.full(len(volume.analysis.shot_list), np.nan)
            encoder = _encoder(volume.analysis, loaded) if sentence else None
            if encoder is not None:
                p = _fits(volume.analysis, encoder, sentence)
                for row in np.argsort(p, kind="stable").tolist():
                    shot = int(volume.analysis.keyframes.shot[row]) - 1
                    part[shot] = p[row]
                    frames[before + shot] = int(volume.analysis.keyframes.frame[row])
            parts.append(part)
            before += len(part)
        return np.concatenate(parts), frames


def _find(phrase: str) -> Sequence[str]:
    return FACTS.get(phrase) or [label.full_name for _, label in heads.find(phrase)]


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
        columns[f"{search.CHARACTER}{character.name}"] = _surely(here)
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


def _heard(analysis: Analysis, texts: Sequence[str]) -> dict[str, Floats]:
    """Titles and voices, and in which shots some words are said; what was not read is left out."""
    heard = analysis.heard
    if heard is None:
        return {}
    voice = heard.voice.tolist()
    columns = {"title.card": _surely(heard.title.tolist())}
    known = [one for one in VOICES if one not in TOLD or set(voice) & set(TOLD)]
    for one in known:
        # Nothing is known of a shot that nobody listened to, nor whose voice a face's is.
        blank = {"unknown"} - {one} | ({"facing"} if one in TOLD else set())
        holds = _surely([v == one for v in voice])
        columns[f"voice.{one}"] = np.where([v in blank for v in voice], np.nan, holds)
    if heard.subtitles.source:
        shots = [search.said(text) for text in heard.talk.text]
        for name in texts:
            words = name.removeprefix(search.TEXT)
            columns[name] = _surely([_holds(text, words) for text in shots])
    return columns


def _holds(text: str, words: str) -> bool:
    """Whether a text has these words; inside a word only where a script knows no small letters.

    Such are the scripts that are written without spaces, and some that join words.
    """
    if any(unicodedata.category(letter) == "Lo" for letter in words):
        return words in text
    return f" {words} " in f" {text} "


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


def _is_said(asked: search.Query, one: search.Ranked) -> bool:
    """Whether a shot has every quotation asked for, and none that the query denies."""
    quoted = [c for c in asked.concepts if c.columns[0].startswith(search.TEXT)]
    p = [(one.why[c.words], c.denied) for c in quoted if c.words in one.why]
    return all(not p < 0.5 if denied else p > 0.5 for p, denied in p)


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
