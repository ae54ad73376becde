"""One film's style, from an analysis, a table of shot lengths or a fingerprint."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from moviegoer.core.style import fingerprint, lengths, stretch
from moviegoer.core.style.fingerprint import Facts
from moviegoer.core.style.portrait import Portrait
from moviegoer.corpus import shotlengths
from moviegoer.corpus.shotlengths import Lengths
from moviegoer.errors import DataError, StoreError
from moviegoer.types import Measure, Span, Strings

if TYPE_CHECKING:
    from moviegoer.analysis import Analysis

__all__ = ["Reading", "along", "as_json", "load", "of_lengths", "pick"]

PLAIN = "lengths"
"""The form that needs no word."""
FIELDS = {"low", "high", "interval", "error_low", "error_high", "error"}


@dataclass(frozen=True, slots=True)
class Reading:
    """How films are read.

    ``body_s`` is the stretch that counts, in the time of the table or film; ``titles`` looks for
    titles and credits in analyses that were not given a body. ``shot_fps`` and ``shown_fps`` are
    the speeds a silent film was cranked and measured at. ``fps`` is an edit decision list's.
    Without ``intervals`` nothing is resampled.
    """

    body_s: tuple[float, float] | None = None
    titles: bool = False
    shot_fps: float | None = None
    shown_fps: float | None = None
    fps: float | None = None
    form: str = "auto"
    seed: int = 0
    intervals: bool = True


def load(source: str, *, reading: Reading = Reading(), base: Path = Path()) -> list[Portrait]:
    """Read the films behind a name: several, if it is a table with a column a film.

    Parameters
    ----------
    source
        The folder of an analysis, a fingerprint (``.json``), or a table of shot lengths, of which
        ``#`` and a column's name may pick one film.
    base
        The folder that relative names count from.

    Raises
    ------
    DataError
        If there is no such file or film, or it holds nothing usable.
    StoreError
        If an analysis cannot be read.
    """
    path, column = _split(base, source)
    if path.is_dir():
        return [_analysis(path, reading)]
    if not path.exists():
        raise DataError(f"there is no {path}")
    if path.suffix.lower() == ".json":
        _as_it_is(path, reading)
        return [_fingerprint(path)]
    films = shotlengths.read(path, form=reading.form, fps=reading.fps)
    return [of_lengths(film, reading, source=str(path)) for film in pick(films, column, path)]


def pick(films: Sequence[Lengths], column: str, path: Path) -> list[Lengths]:
    """The film of this name among those of a table, or all if no name is given.

    Raises
    ------
    DataError
        If there is no such film; the nearest name is told.
    """
    from difflib import get_close_matches

    if not column:
        return list(films)
    wanted = " ".join(column.split())
    found = [film for film in films if film.film == wanted]
    if not found:
        near = get_close_matches(wanted, [film.film for film in films], 1, 0.4)
        hint = f"; did you mean '{near[0]}'?" if near else ""
        raise DataError(f"{path} has no film '{wanted}'{hint}")
    return found


def of_lengths(film: Lengths, reading: Reading, *, source: str = "") -> Portrait:
    """Measure a film known by its shot lengths alone, counted by a person's hand.

    Raises
    ------
    DataError
        If no shot lies in the body.
    """
    length_s, scale = film.length_s, film.scale
    if reading.body_s is not None:
        try:
            kept = stretch.body(length_s, *reading.body_s)
        except ValueError as error:
            raise DataError(f"{film.film}: {error}") from None
        length_s = length_s[kept]
        scale = tuple(one for one, in_it in zip(scale, kept, strict=False) if in_it)
    length_s, note = _at_speed(length_s, reading)
    measures = lengths.measures(
        length_s, counted_by_hand=True, seed=reading.seed, intervals=reading.intervals
    )
    told = "" if film.form == PLAIN else f"read as {film.form}"
    said = "; ".join(part for part in (told, note) if part)
    return Portrait(film.film, tuple(measures), length_s, scale, source, said)


def along(portrait: Portrait, *, degree: int | None, parts: int | None) -> Portrait:
    """The portrait, and how its cutting changes along the film.

    Raises
    ------
    DataError
        If its shot lengths are not known, or too few for a trend line of this degree.
    """
    if degree is None and parts is None:
        return portrait
    if not len(portrait.length_s):
        raise DataError(f"{portrait.title}: its shot lengths are not known, only its measures")
    try:
        more = tuple(lengths.course(portrait.length_s, degree=degree, parts=parts))
    except ValueError:
        shots = len(portrait.length_s)
        raise DataError(
            f"{portrait.title}: a trend line of degree {degree} needs more shots than {shots}"
        ) from None
    return replace(portrait, measures=(*portrait.measures, *more))


def as_json(portrait: Portrait) -> dict[str, object]:
    """A portrait as a fingerprint file holds it, lengths and scales included."""
    told: dict[str, object] = {
        "film": portrait.title,
        "note": portrait.note,
        "measures": {m.name: fingerprint.record(m) for m in portrait.measures},
        "length_s": [round(float(length), 6) for length in portrait.length_s],
    }
    return told | ({"scale": list(portrait.scale)} if portrait.scale else {})


def _as_it_is(path: Path, reading: Reading) -> None:
    """Refuse to read a fingerprint otherwise: its shots' frames and scenes are gone."""
    asked = {
        "--body": reading.body_s is not None,
        "--find-titles": reading.titles,
        "--speed": reading.shot_fps is not None,
    }
    given = [option for option, there in asked.items() if there]
    if given:
        raise DataError(
            f"{path} is a finished fingerprint, which {' and '.join(given)} cannot change; "
            "give the analysis or the table of lengths that it was made of"
        )


def _split(base: Path, source: str) -> tuple[Path, str]:
    whole = base / source
    if whole.exists() or "#" not in source:
        return whole, ""
    name, _, column = source.rpartition("#")
    return base / name, column


def _at_speed(length_s: np.ndarray, reading: Reading) -> tuple[np.ndarray, str]:
    if reading.shot_fps is None or reading.shown_fps is None:
        return length_s, ""
    slow = stretch.slowed(length_s, shot_fps=reading.shot_fps, shown_fps=reading.shown_fps)
    return slow, f"as at {reading.shot_fps:g} frames a second, measured at {reading.shown_fps:g}"


def _analysis(folder: Path, reading: Reading) -> Portrait:
    from moviegoer.pipeline import publish

    analysis = publish.load(folder)
    body, note = _body(analysis, reading)
    rows = fingerprint.inside(analysis.shot_list, body)
    if not len(rows):
        raise DataError(f"{folder}: no shot lies between {body.start_s:g} s and {body.end_s:g} s")
    length_s = np.array([analysis.shot_list[row].span.duration_s for row in rows])
    length_s, speed = _at_speed(length_s, reading)
    measures = _measured(analysis, body)
    if speed:
        measures = _slowed(measures, length_s, reading)
    notes = "; ".join(part for part in (note, speed) if part)
    return Portrait(
        analysis.film.title, measures, length_s, _scales(analysis, rows), str(folder), notes
    )


def _slowed(
    measures: tuple[Measure, ...], length_s: np.ndarray, reading: Reading
) -> tuple[Measure, ...]:
    """Lengths measured anew at the film's own speed, all other times and rates rescaled."""
    anew = lengths.measures(length_s, seed=reading.seed, intervals=reading.intervals)
    by_name = {m.name: m for m in anew}
    factor = (reading.shown_fps or 1.0) / (reading.shot_fps or 1.0)
    return tuple(by_name.get(m.name) or stretch.rescaled(m, factor) for m in measures)


def _measured(analysis: Analysis, body: Span) -> tuple[Measure, ...]:
    if body == analysis.body:
        return analysis.fingerprint.measures
    return fingerprint.measure(_facts(analysis, body)).measures


def _facts(analysis: Analysis, body: Span) -> Facts:
    """The facts that a finished analysis holds, for a body of one's choice."""
    faces = analysis.faces
    frames, count = np.unique(faces.frame, return_counts=True)
    shot = analysis.keyframes.shot[analysis.keyframes.row_of(frames)]
    most = np.zeros(len(analysis.shot_list), np.int64)
    np.maximum.at(most, shot - 1, count)
    return Facts(
        shots=analysis.shot_list,
        signals=analysis.signals,
        heads=analysis.heads,
        people=analysis.people,
        scenes=analysis.scene_list,
        cast=analysis.cast,
        body=body,
        faces=most,
        seen=faces,
        keyframes=analysis.keyframes,
        vectors=analysis.embeddings,
    )


def _body(analysis: Analysis, reading: Reading) -> tuple[Span, str]:
    """The body asked for, or found, or the analysis's own."""
    whole = Span(0.0, analysis.signals.end_s)
    if reading.body_s is not None:
        return Span(*reading.body_s), "the body as given"
    if not reading.titles or analysis.body != whole:
        return analysis.body, ""
    shots = analysis.shot_list
    length_s = np.array([shot.span.duration_s for shot in shots])
    lettered = fingerprint.lettered(shots, analysis.signals, analysis.heads.get("shot.subject"))
    start_s, end_s = stretch.ends(length_s, lettered)
    told = [f"before {start_s:.1f} s"] * (start_s > 0)
    told += [f"after {end_s:.1f} s"] * (end_s < float(length_s.sum()))
    if not told:
        return analysis.body, "no titles found"
    return Span(start_s, end_s), f"titles found {' and '.join(told)}"


def _scales(analysis: Analysis, rows: np.ndarray) -> tuple[str, ...]:
    head = analysis.heads.get("scale")
    if head is None:
        return ()
    p = head.p[rows]
    labels: Strings = np.array(head.labels)
    said = labels[np.nan_to_num(p, nan=-1.0).argmax(axis=1)]
    return tuple(np.where(np.isnan(p).any(axis=1), "", said).tolist())


def _fingerprint(path: Path) -> Portrait:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        measures = tuple(_measure(name, one) for name, one in told["measures"].items())
        length_s = np.array(told.get("length_s", []), np.float64)
        scale = tuple(str(one) for one in told.get("scale", []))
        title = str(told["film"])
    except OSError as error:
        raise StoreError(f"cannot read {path}: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{path} is no fingerprint ({type(error).__name__}: {error})") from None
    return Portrait(title, measures, length_s, scale, str(path))


def _measure(name: str, told: dict[str, object]) -> Measure:
    value = told["value"]
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise TypeError(f"the value of {name} is no number")
    measure = Measure(name, float(value), str(told["unit"]), str(told["definition"]))
    more = {key: told[key] for key in FIELDS & told.keys()}
    return replace(measure, **more)  # type: ignore[arg-type]
