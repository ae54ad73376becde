"""From what was seen to an analysis: labels, characters, setups, scenes, fingerprint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from moviegoer import config, heads
from moviegoer.analysis import Analysis
from moviegoer.core.conversation import dialogue, views
from moviegoer.core.corrections import cuts
from moviegoer.core.corrections import labels as labelling
from moviegoer.core.corrections import scenes as staging
from moviegoer.core.corrections.deeds import Fate
from moviegoer.core.people import characters as casting
from moviegoer.core.people import inferred, recast, tracks
from moviegoer.core.people.corrections import Outcome
from moviegoer.core.structure import scenes, setups, signs
from moviegoer.core.style import fingerprint
from moviegoer.errors import ConfigError
from moviegoer.pipeline import answers
from moviegoer.pipeline.clips import Encoded
from moviegoer.pipeline.desk import Desk
from moviegoer.pipeline.eyes import Looks
from moviegoer.pipeline.hearing import Ears, heard
from moviegoer.types import (
    Character,
    Embeddings,
    Faces,
    Floats,
    Ints,
    Keyframes,
    Scene,
    Scores,
    Shot,
    Signals,
    Span,
)

__all__ = ["Seen", "assemble"]


@dataclass(frozen=True, slots=True)
class Seen:
    """What was perceived on the keyframes; rows of the rest follow theirs."""

    keyframes: Keyframes
    faces: Faces
    looks: Looks
    vectors: Embeddings
    clip: Encoded
    extras: Mapping[str, Scores]
    ears: Ears


def assemble(desk: Desk, signals: Signals, shots: tuple[Shot, ...], seen: Seen) -> Analysis:
    """Reason from perception to an analysis; nothing here is slow or cached."""
    given = _given(desk, shots)
    shots = given.moving(shots)
    told = _told(seen, shots, given)
    answered, people = told.heads, told.people
    cast, corrected = _cast(desk, seen, shots)
    numbers = _setups(seen, cast, len(shots))
    cast = _inferred(seen, cast, numbers, people)
    faces = _most_faces(seen, len(shots))
    ears, threshold = seen.ears, desk.settings.speech.threshold
    words = heard(ears, shots=shots, cast=cast, faces=faces, threshold=threshold)
    view = views.gather(
        shots=shots,
        people=people,
        setups=numbers,
        cast=cast,
        heads=answered,
        speech=words.talk.speech,
    )
    bearings = signs.gather(shots=shots, heads=answered, heard=words)
    found, boundary, staged = _scenes(desk, seen, shots, _Stage(view, bearings, cast))
    body = _body(desk, signals)
    facts = fingerprint.Facts(
        shots=shots,
        signals=signals,
        heads=answered,
        people=people,
        scenes=found,
        cast=cast,
        body=body,
        faces=faces,
        seen=seen.faces,
        keyframes=seen.keyframes,
        vectors=seen.clip.embeddings,
    )
    return Analysis(
        film=desk.film,
        signals=signals,
        shot_list=shots,
        keyframes=seen.keyframes,
        faces=seen.faces,
        heads=answered,
        people=people,
        setups=numbers,
        cast=cast,
        scene_list=found,
        fingerprint=fingerprint.measure(facts),
        provenance={},
        body=body,
        embeddings=seen.clip.embeddings,
        corrected=corrected,
        heard=words,
        boundary=boundary,
        amended=(
            *cuts.fates(desk.corrections.cuts, end_s=signals.end_s),
            *given.fates,
            *staged,
        ),
        marked=given.marks(shots),
    )


def _told(seen: Seen, shots: Sequence[Shot], given: labelling.Set) -> answers.Answers:
    """Answer every head for each shot; what a person set comes first."""
    asked = (*seen.clip.asked, seen.extras)
    sight = answers.Sight(seen.keyframes.frame, seen.faces, seen.looks, asked)
    return answers.answer(sight, shot=seen.keyframes.shot, shots=len(shots), given=given)


def _given(desk: Desk, shots: Sequence[Shot]) -> labelling.Set:
    """Lay the labels that people set over the shots."""
    asked = {
        name: labelling.Question(
            tuple(label.name for label in head.labels), head.exclusive, head.threshold
        )
        for name, head in heads.load().items()
    }
    return labelling.lay(desk.corrections.labels, shots=shots, questions=asked)


def _cast(
    desk: Desk, seen: Seen, shots: Sequence[Shot]
) -> tuple[tuple[Character, ...], tuple[Outcome, ...]]:
    linked = tracks.link(seen.faces, seen.keyframes, seen.vectors.vector)
    cast = casting.cluster(
        faces=seen.faces,
        tracks=linked,
        embeddings=seen.vectors,
        keyframes=seen.keyframes,
        shots=shots,
    )
    evidence = recast.Evidence(seen.faces, linked, seen.vectors, seen.keyframes, shots)
    return recast.apply(desk.corrections.people, cast, evidence)


def _setups(seen: Seen, cast: Sequence[Character], shots: int) -> Ints:
    return setups.number(
        keyframe_shot=seen.keyframes.shot,
        layouts=seen.looks.layout,
        characters=_present(cast, shots),
    )


def _inferred(
    seen: Seen, cast: Sequence[Character], numbers: Ints, people: Ints
) -> tuple[Character, ...]:
    return inferred.infer(
        cast,
        setups=numbers,
        faces=seen.faces,
        keyframes=seen.keyframes,
        layouts=seen.looks.layout,
        people=people,
    )


def _present(cast: Sequence[Character], shots: int) -> list[frozenset[int]]:
    who: list[set[int]] = [set() for _ in range(shots)]
    for character in cast:
        for shot in character.shots:
            who[shot - 1].add(character.number)
    return [frozenset(numbers) for numbers in who]


@dataclass(frozen=True, slots=True)
class _Stage:
    """What scenes are told from."""

    views: views.Views
    signs: signs.Signs
    cast: Sequence[Character]


def _scenes(
    desk: Desk, seen: Seen, shots: Sequence[Shot], stage: _Stage
) -> tuple[tuple[Scene, ...], Floats, tuple[Fate, ...]]:
    """Divide the film into scenes; say how likely one begins with each shot.

    What people said of scenes is laid over what was found; what became of it comes last.
    """
    view, bearings = stage.views, stage.signs
    colours = setups.colours(
        keyframe_shot=seen.keyframes.shot, layouts=seen.looks.layout, shots=len(shots)
    )
    talks = dialogue.find(view)
    found = scenes.partition(
        shots=shots, views=view, colours=colours, dialogues=talks, signs=bearings
    )
    chance = scenes.chances(views=view, colours=colours, dialogues=talks, signs=bearings)
    grounds = staging.Grounds(
        shots, view, colours, bearings, stage.cast, seen.faces, seen.keyframes
    )
    staged, fates = staging.apply(desk.corrections.scenes, found, grounds)
    return staged, staging.bounded(chance, staged), fates


def _most_faces(seen: Seen, shots: int) -> Ints:
    """Count the most faces found on one keyframe of each shot."""
    frames, count = np.unique(seen.faces.frame, return_counts=True)
    shot = seen.keyframes.shot[seen.keyframes.row_of(frames)]
    most = np.zeros(shots, np.int64)
    np.maximum.at(most, shot - 1, count)
    return most


def _body(desk: Desk, signals: Signals) -> Span:
    """Take the stretch that the user gave, as far as the film goes; else the whole film."""
    given = config.parse_body(desk.settings.film.body)
    if given is None:
        return Span(0.0, signals.end_s)
    start_s, end_s = given
    if start_s >= signals.end_s:
        raise ConfigError(
            f"the body starts at {start_s:g} s but the film ends at {signals.end_s:.1f} s"
        )
    return Span(start_s, min(end_s, signals.end_s))
