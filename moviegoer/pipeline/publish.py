"""Write an analysis for people and programs: the report, the tables, the graph, the manifest."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from moviegoer import tables
from moviegoer.analysis import Analysis
from moviegoer.annotate import checking
from moviegoer.core.graphs import interchange
from moviegoer.core.style import fingerprint
from moviegoer.errors import StoreError
from moviegoer.report import page
from moviegoer.store import clear, read, write, write_atomically
from moviegoer.types import Image

__all__ = ["FILES", "complete", "draw", "load", "manifest", "publish"]

MANIFEST = "manifest.json"
SNAPSHOT = "analysis.npz"
FILES = (
    "index.html",
    *(
        f"{table}.{ending}"
        for table in ("shots", "scenes", "characters")
        for ending in ("csv", "parquet")
    ),
    "frames.parquet",
    "faces.parquet",
    "graph.graphml",
    "fingerprint.json",
    SNAPSHOT,
    MANIFEST,
)
"""Everything a finished analysis consists of; the manifest is written last."""


def publish(analysis: Analysis, folder: Path, picture: Callable[[int], Image]) -> None:
    """Write every file of an analysis into ``folder``, each whole or not at all.

    The manifest goes first and comes back last: a folder without one was not finished.

    Raises
    ------
    StoreError
        If the folder cannot be written or the disk is full.
    """
    html = _page(analysis, folder, picture)
    clear(folder / MANIFEST)
    for name in ("shots", "scenes", "characters"):
        table = getattr(tables, name)(analysis)
        _write_csv(folder / f"{name}.csv", table)
        _write_parquet(folder / f"{name}.parquet", table)
    _write_parquet(folder / "frames.parquet", tables.frames(analysis))
    _write_parquet(folder / "faces.parquet", tables.faces(analysis))
    lines = tables.lines(analysis)
    for name, written in (("lines.csv", _write_csv), ("lines.parquet", _write_parquet)):
        # A film without subtitles has no such table; an earlier run may have found some.
        written(folder / name, lines) if len(lines) else clear(folder / name)
    graph = interchange.encode(analysis.graph, "graphml")
    write_atomically(folder / "graph.graphml", lambda file: file.write(graph))
    _write_json(folder / "fingerprint.json", _fingerprint(analysis))
    write(folder / SNAPSHOT, analysis)
    _write_text(folder / "index.html", html)
    _write_json(folder / MANIFEST, dict(analysis.provenance))


def draw(analysis: Analysis, folder: Path, picture: Callable[[int], Image]) -> Path:
    """Draw the report again; returns its path."""
    target = folder / "index.html"
    _write_text(target, _page(analysis, folder, picture))
    return target


def _page(analysis: Analysis, folder: Path, picture: Callable[[int], Image]) -> str:
    return page.render(analysis, picture=picture, inspection=checking.inspect(folder, analysis))


def manifest(folder: Path) -> dict[str, Any] | None:
    """Read what a folder's last finished analysis says of itself; ``None`` if there is none."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def complete(folder: Path) -> bool:
    """Tell whether every file of a finished analysis is there."""
    return all((folder / name).is_file() for name in FILES)


def load(folder: Path) -> Analysis:
    """Read an analysis back.

    Raises
    ------
    StoreError
        If ``folder`` holds no finished analysis, or one of another version.
    """
    if manifest(folder) is None:
        raise StoreError(f"{folder} holds no finished analysis; run 'moviegoer analyze' first")
    return read(folder / SNAPSHOT, Analysis)


def _fingerprint(analysis: Analysis) -> dict[str, object]:
    return {
        "film": analysis.film.title,
        "key": analysis.film.key,
        "body_s": [analysis.body.start_s, analysis.body.end_s],
        "measures": {m.name: fingerprint.record(m) for m in analysis.fingerprint.measures},
    }


def _write_text(path: Path, text: str) -> None:
    write_atomically(path, lambda file: file.write(text.encode()))


def _write_json(path: Path, value: object) -> None:
    _write_text(path, json.dumps(value, indent=1, ensure_ascii=False) + "\n")


def _write_csv(path: Path, table: pd.DataFrame) -> None:
    _write_text(path, table.to_csv(index=False, lineterminator="\n"))


def _write_parquet(path: Path, table: pd.DataFrame) -> None:
    buffer = io.BytesIO()
    table.to_parquet(buffer, index=False)
    write_atomically(path, lambda file: file.write(buffer.getbuffer()))
