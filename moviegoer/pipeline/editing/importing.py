"""Corrections taken from what somebody edited: only what differs, and all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from moviegoer import corrections
from moviegoer.analysis import Analysis
from moviegoer.core.corrections import cuts, differences
from moviegoer.core.corrections.deeds import Corrections, Label, Staging
from moviegoer.core.corrections.differences import Edited, Known
from moviegoer.core.corrections.labels import slip
from moviegoer.core.people.corrections import Correction, Someone
from moviegoer.errors import DataError
from moviegoer.pipeline import publish, run
from moviegoer.pipeline.casting import Casting, Orders
from moviegoer.pipeline.editing import elan, sheets
from moviegoer.pipeline.editing.fresh import fresh
from moviegoer.pipeline.editing.known import known

__all__ = ["Plan", "plan"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would add, a line on each thing that is unclear, and what does not count."""

    made: Corrections
    unclear: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def plan(source: Path, folder: Path, *, by: str, when: datetime) -> Plan:
    """Compare what was edited with an analysis; nothing is written.

    Parameters
    ----------
    source
        An ELAN document (``.eaf``), one of the three tables (``.csv``, ``.tsv``, ``.txt``), or a
        file of corrections (``.toml``).
    folder
        The analysis, as it stands now.
    by, when
        Who edited, and when; a file of corrections says so itself.

    Raises
    ------
    DataError
        If ``source`` is nothing of the kind, or of another film.
    MoviegoerError
        If it cannot be read, or the folder holds no finished analysis.
    """
    readers: Mapping[str, Callable[[], Plan]] = {
        ".toml": lambda: _filed(source, folder, when),
        ".eaf": lambda: _edited(source, folder, by, when),
        **dict.fromkeys((".csv", ".tsv", ".txt"), lambda: _edited(source, folder, by, when)),
    }
    reader = readers.get(source.suffix.lower())
    if reader is None:
        raise DataError(
            f"{source}: an ELAN document (.eaf), a table (.csv) or a file of corrections (.toml) "
            "can be imported"
        )
    return reader()


def _edited(source: Path, folder: Path, by: str, when: datetime) -> Plan:
    analysis = publish.load(folder)
    now = known(analysis)
    if source.suffix.lower() == ".eaf":
        edited = elan.read(source, now, analysis)
    else:
        edited = sheets.read(source, now, analysis)
    return _compared(edited, analysis, now, folder, (by, when))


def _compared(
    edited: Edited, analysis: Analysis, now: Known, folder: Path, signed: tuple[str, datetime]
) -> Plan:
    cut, wrong_cuts = differences.cuts(edited, now, *signed)
    said, wrong_labels = differences.labels(edited, now, *signed)
    staged, wrong_scenes = differences.scenes(edited, now)
    wrong_names = [
        f"'{name}': the tables join names by ';', so a name cannot hold one"
        for name in (edited.names or {}).values()
        if ";" in name
    ]
    unclear = (*wrong_cuts, *wrong_labels, *wrong_scenes, *wrong_names)
    if unclear:
        return Plan(Corrections(), tuple(dict.fromkeys(unclear)), edited.notes)
    people: list[Correction] = []
    stagings: list[Staging] = []
    if edited.names or any(one.who for one in staged):
        casting = Casting(analysis, run.vectors(folder))
        orders = _orders(edited.names or {}, now.names)
        people, _ = casting.carry_out(orders, by=signed[0], when=signed[1])
        stagings = [_staging(one, signed, casting.someone) for one in staged]
    else:
        stagings = [_staging(one, signed, None) for one in staged]
    made = Corrections(tuple(people), tuple(cut), tuple(said), tuple(stagings))
    return Plan(made, notes=edited.notes)


def _staging(
    one: differences.Restaged,
    signed: tuple[str, datetime],
    point: Callable[[int], Someone] | None,
) -> Staging:
    by, when = signed
    who = None if one.who is None else tuple(point(number) for number in one.who if point)
    return Staging(one.span, by, when, one.kind, who)


def _orders(names: Mapping[int, str], known_names: Mapping[int, str]) -> Orders:
    """New names as orders: those who are called the same are one person."""
    called = {**known_names, **names}
    fresh: dict[str, list[int]] = {}
    for number, name in called.items():
        if name in names.values():
            fresh.setdefault(name, []).append(number)
    merges = [numbers for numbers in fresh.values() if len(numbers) > 1]
    first = {numbers[0]: name for name, numbers in fresh.items()}
    return Orders({n: name for n, name in first.items() if known_names[n] != name}, merges)


def _filed(source: Path, folder: Path, when: datetime) -> Plan:
    """Take what a file of corrections holds and the analysis has not."""
    analysis = publish.load(folder)
    given, film = corrections.parse(source)
    if film and film != analysis.film.key:
        raise DataError(f"{source} is of another film than the analysis in {folder}")
    now, new = known(analysis), fresh(given, corrections.read(folder))
    made = Corrections(
        people=tuple(replace(one, added=when) for one in new.people),
        cuts=tuple(replace(one, added=when) for one in new.cuts),
        labels=tuple(replace(one, added=when) for one in new.labels),
        scenes=tuple(replace(one, added=when) for one in new.scenes),
    )
    return Plan(made, tuple(_unclear(made, now)))


def _unclear(made: Corrections, now: Known) -> list[str]:
    told = [fate.told() for fate in cuts.fates(made.cuts, end_s=now.end_s) if not fate.applied]
    told += [
        f"{label.said()}: {wrong}"
        for label in made.labels
        if (wrong := slip(label.head, label.label, now.questions))
    ]
    spans: list[Label | Staging] = [*made.labels, *made.scenes]
    late = [one.said() for one in spans if one.span.start_s >= now.end_s]
    return told + [f"{said}: the film is not so long" for said in late]
