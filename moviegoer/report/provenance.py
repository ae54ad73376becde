"""Where everything came from: the file, the settings, the parts and their weights."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from typing import Any

from moviegoer.report.reading import Reading
from moviegoer.report.words import clock, share

__all__ = ["Weights", "date", "facts", "notes", "record", "settings", "version", "weights"]


def version(provenance: Mapping[str, Any]) -> str:
    """Find this program's version in the manifest."""
    return str(provenance.get("versions", {}).get("moviegoer") or metadata.version("moviegoer"))


def date(provenance: Mapping[str, Any]) -> str:
    """Find the day of the analysis in the manifest; empty when it has none."""
    return str(provenance.get("created", ""))[:10]


def facts(reading: Reading) -> list[tuple[str, str]]:
    """List what the file says of itself, what was lost, and which stretch was counted."""
    film, signals, body = reading.analysis.film, reading.analysis.signals, reading.analysis.body
    left, top, right, bottom = signals.active
    whole = (left, top, right, bottom) == (0.0, 0.0, 1.0, 1.0)
    bars = (
        "none" if whole else f"left out; the picture fills {share((right - left) * (bottom - top))}"
    )
    rate = f"{float(film.rate):.3f}".rstrip("0").rstrip(".")
    return [
        ("Length", f"{clock(float(reading.end_s[-1]), tenths=True)}, {len(signals):,} frames"),
        ("Picture", f"{film.width_px} × {film.height_px} px, {rate} frames per second"),
        ("Black bars", bars),
        ("Coding", f"{film.codec}, {'with' if film.has_sound else 'without'} sound"),
        ("Frames lost", f"{signals.lost:,}" if signals.lost else "none"),
        (
            "Statistics",
            "of the whole film"
            if reading.whole
            else f"of {clock(body.start_s)}–{clock(body.end_s)}; the rest is veiled",
        ),
        ("Content key", film.key),
    ]


def notes(provenance: Mapping[str, Any]) -> list[str]:
    """List what the run wants its reader to know."""
    said = provenance.get("notes", [])
    return [said] if isinstance(said, str) else [str(note) for note in said]


def settings(provenance: Mapping[str, Any]) -> list[tuple[str, str]]:
    """List the settings that were in force, as ``section.key``."""
    return list(_flat(provenance.get("config", {}), ""))


def _flat(value: Any, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(inner, f"{name}.{key}" if name else str(key))
    else:
        yield name, "default" if value in (None, "") else str(value)


@dataclass(frozen=True, slots=True)
class Weights:
    """A set of weights that took part: what it is called, its licence, its checksum."""

    name: str
    version: str
    licence: str
    checksum: str


def weights(provenance: Mapping[str, Any]) -> list[Weights]:
    """List the weights that took part, from the manifest's list or table of them."""
    entries = provenance.get("weights", [])
    if isinstance(entries, Mapping):
        entries = [{"name": name, **dict(entry)} for name, entry in entries.items()]
    return [
        Weights(
            name=str(entry.get("name", "")),
            version=str(entry.get("version") or entry.get("revision") or ""),
            licence=str(entry.get("licence", "")),
            checksum=str(entry.get("sha256", ""))[:16],
        )
        for entry in entries
    ]


def record(provenance: Mapping[str, Any]) -> str:
    """Print the manifest whole, for whoever wants to check."""
    return json.dumps(provenance, indent=2, ensure_ascii=False, default=str)
