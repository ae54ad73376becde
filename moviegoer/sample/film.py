"""Writes the sample film, and its truth beside it."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np

from moviegoer.errors import StoreError
from moviegoer.sample import sound
from moviegoer.sample.cast import CAST
from moviegoer.sample.script import FILM, SCENES, SETUPS, Take
from moviegoer.sample.stage import HEIGHT_PX, RATE, WIDTH_PX, Lens, Stage
from moviegoer.types import Image, Transition

__all__ = ["truth", "truth_path", "write_sample"]

_STARTS = np.cumsum([0, *[take.frames for take in FILM]])
_FRAMES = int(_STARTS[-1])
_HOLD = 0.2
"""The share of a fade that is black."""


def truth_path(film: Path) -> Path:
    """Where a sample film's truth lies: ``film.mp4`` has ``film.truth.json`` beside it."""
    return film.with_suffix(".truth.json")


def write_sample(path: Path, *, seed: int = 1) -> dict[str, Any]:
    """Write a synthetic film of some fifty seconds, and its exact truth beside it as JSON.

    It has titles, a landscape, a dialogue of two drawn people in shot and reverse shot with an
    insert, a third person, dissolves, fades, a flash, a pan, a tilt, pushes and a pull, and
    sound. The same seed and the same versions of the libraries give the same film.

    Parameters
    ----------
    path
        The film to write; its ending chooses the container (``.mp4``, ``.mkv``, ``.mov``).
    seed
        Of everything random: texture, grain, motion, what is said.

    Returns
    -------
    The truth, as written to :func:`truth_path`; see :func:`truth`.

    Raises
    ------
    StoreError
        If the film cannot be written. Nothing is left behind then.
    """
    path = Path(path)
    draft = path.with_name(f".{path.stem}.part{path.suffix}")
    notes = draft.with_suffix(".json")
    facts = truth(seed)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _encode(draft, seed)
        written = json.dumps({"file": path.name, **facts}, indent=1) + "\n"
        notes.write_text(written, encoding="utf-8")
        draft.replace(path)
        notes.replace(truth_path(path))
    except (OSError, ValueError, av.error.FFmpegError) as error:
        raise StoreError(f"cannot write the sample film {path}: {error}") from error
    finally:
        for left in (draft, notes):
            with contextlib.suppress(OSError):
                left.unlink()
    return facts


def truth(seed: int = 1) -> dict[str, Any]:
    """What the sample film shows, in the terms of the analysis.

    ``shots`` (frames from 0, end exclusive, a gradual transition's boundary being its middle
    frame), ``scenes``, ``characters`` and ``flashes`` (first frames of lightning that is no
    transition).
    """
    shots = [_shot_truth(number, take) for number, take in enumerate(FILM)]
    flashes = [int(_STARTS[i]) + take.flash for i, take in enumerate(FILM) if take.flash >= 0]
    return {
        "frames": _FRAMES,
        "rate": f"{RATE}/1",
        "width_px": WIDTH_PX,
        "height_px": HEIGHT_PX,
        "seed": seed,
        "shots": shots,
        "scenes": [_scene_truth(scene, shots) for scene in SCENES],
        "characters": sorted({name for shot in shots for name in shot["characters"]}),
        "flashes": flashes,
    }


def _shot_truth(index: int, take: Take) -> dict[str, Any]:
    setup = SETUPS[take.setup]
    seen = [figure.who for figure in setup.figures if not figure.behind]
    kinds = ("none", "single", "two", "three")
    return {
        "shot": index + 1,
        "start_frame": int(_STARTS[index]),
        "end_frame": int(_STARTS[index + 1]),
        "transition_in": take.transition.value,
        "transition_frames": take.transition_frames,
        "scale": setup.scale,
        "mcu": int(setup.mcu),
        "type": kinds[len(seen)],
        "ots": int(any(figure.behind for figure in setup.figures)),
        "characters": seen,
        "location": setup.location,
        "time": setup.time,
        "movement": take.camera.movement.value,
        "setup": take.setup,
        "scene": take.scene,
    }


def _scene_truth(scene: int, shots: list[dict[str, Any]]) -> dict[str, Any]:
    own = [shot for shot in shots if shot["scene"] == scene]
    return {
        "scene": scene,
        "start_frame": own[0]["start_frame"],
        "end_frame": own[-1]["end_frame"],
        "first_shot": own[0]["shot"],
        "last_shot": own[-1]["shot"],
        "kind": SCENES[scene].value,
        "characters": sorted({name for shot in own for name in shot["characters"]}),
    }


def _encode(path: Path, seed: int) -> None:
    """Render, expose and encode every frame, the sound beside it."""
    said = [
        sound.syllables(np.random.default_rng((seed, 1, i)), take.frames / RATE)
        for i, take in enumerate(FILM)
    ]
    wave = _sound(said, seed).astype(np.float32)[None]
    lens = Lens(np.random.default_rng((seed, 2)))
    block = sound.SOUND_HZ // RATE
    with av.open(str(path), "w") as out:
        options = {"crf": "22", "preset": "superfast", "threads": "1", "g": "96"}
        picture = out.add_stream("libx264", rate=RATE, options=options)
        picture.width, picture.height, picture.pix_fmt = WIDTH_PX, HEIGHT_PX, "yuv420p"
        track = out.add_stream("aac", rate=sound.SOUND_HZ, layout="mono")
        for number, image in enumerate(_frames(Stage(seed), said)):
            frame = av.VideoFrame.from_ndarray(lens.expose(image), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            out.mux(picture.encode(frame))
            heard = _audio(wave[:, number * block : (number + 1) * block], number * block)
            out.mux(track.encode(heard))
        out.mux(picture.encode(None))
        out.mux(track.encode(None))


def _audio(wave: np.ndarray[Any, Any], at: int) -> Any:
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(wave), format="fltp", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = sound.SOUND_HZ, at, Fraction(1, sound.SOUND_HZ)
    return frame


def _sound(said: list[list[sound.Syllable]], seed: int) -> sound.Wave:
    pieces = []
    for index, take in enumerate(FILM):
        length_s = take.frames / RATE
        rng = np.random.default_rng((seed, 3, index))
        piece = sound.ambience(rng, SETUPS[take.setup].place, length_s)
        if take.speaker:
            voice = sound.speech(said[index], CAST[take.speaker].voice_hz, length_s)
            piece[: len(voice)] += voice[: len(piece)]
        pieces.append(piece)
    return np.concatenate(pieces)


def _frames(stage: Stage, said: list[list[sound.Syllable]]) -> Iterator[Image]:
    """Every frame of the film: takes end to end, gradual transitions laid over the boundaries."""
    lengths = [take.transition_frames for take in FILM] + [0]
    runs = []
    for index, (take, (into, out)) in enumerate(zip(FILM, pairwise(lengths), strict=True)):
        first, last = -(into // 2), take.frames + out // 2
        mouth = sound.mouth(said[index], np.arange(first, last) / RATE)
        runs.append(stage.frames(take, first, last, mouth))
    for index, (take, (into, out)) in enumerate(zip(FILM, pairwise(lengths), strict=True)):
        if index:
            for step in range(into):
                yield _between(
                    take.transition, next(runs[index - 1]), next(runs[index]), step, into
                )
        for _ in range(take.frames - into // 2 - out // 2):
            yield next(runs[index])


def _between(kind: Transition, before: Image, after: Image, step: int, steps: int) -> Image:
    """A frame of a gradual transition."""
    if kind is Transition.DISSOLVE:
        share = (step + 1) / (steps + 1)
        mixed: Image = cv2.addWeighted(before, 1 - share, after, share, 0)
        return mixed
    side = 2 * (step + 0.5) / steps - 1
    light = max(0.0, (abs(side) - _HOLD) / (1 - _HOLD))
    return np.round((before if side < 0 else after) * light).astype(np.uint8)
