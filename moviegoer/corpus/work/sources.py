"""Which films a corpus is made of: a folder of them, or a manifest that a person keeps."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from moviegoer import config
from moviegoer.corpus.work import remote
from moviegoer.errors import ConfigError, DataError

__all__ = ["FACTS", "SUFFIXES", "Source", "read"]

FACTS = ("title", "director", "year", "country", "edition", "body")
"""Columns that the analysis itself knows."""
_ENDINGS = "3gp asf avi divx dv flv m2ts m4v mkv mov mp4 mpeg mpg mts mxf ogm ogv ts vob webm wmv"
SUFFIXES = frozenset(f".{ending}" for ending in _ENDINGS.split())
"""Endings of files that a folder's films are taken from."""


@dataclass(frozen=True, slots=True)
class Source:
    """A film to analyse: its path or address, what is known of it, and any other columns."""

    address: str
    facts: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, str] = field(default_factory=dict)


def read(path: Path) -> tuple[Source, ...]:
    """List the films of a folder, in all its folders, or of a manifest.

    A manifest is a CSV file whose column ``film`` holds paths, which count from the manifest's
    folder, or addresses (``s3://``, ``gs://``, ``https://``); :data:`FACTS` are its other known
    columns, and any further ones are kept for queries.

    Raises
    ------
    DataError
        If there is no such folder or file, it names no film, or a row cannot be used; the message
        names its line.
    """
    if path.is_dir():
        found = [file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES]
        films = sorted(file for file in found if not file.name.startswith(".") and file.is_file())
        if not films:
            raise DataError(f"{path} holds no film; films end in .mkv, .mp4, .mov and the like")
        return tuple(Source(str(film)) for film in films)
    return _manifest(path)


def _manifest(path: Path) -> tuple[Source, ...]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise DataError(f"there is no {path}") from None
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise DataError(f"{path} is not UTF-8; give a folder of films, or a CSV file") from None
    lines = text.splitlines()
    mark = max(",;\t", key=(lines[0] if lines else "").count)
    reader = csv.DictReader(lines, delimiter=mark)
    names = [name.strip().lower() for name in reader.fieldnames or ()]
    reader.fieldnames = names
    if "film" not in names:
        raise DataError(f"{path} has no column 'film'; its first row names the columns")
    found: dict[str, int] = {}
    sources = []
    for row in reader:
        cells = {n: (v or "").strip() for n, v in row.items() if n and isinstance(v, str)}
        if not any(cells.values()):
            continue
        where = f"{path}, line {reader.line_num}"
        source = _source(path, where, cells)
        first = found.setdefault(source.address, reader.line_num)
        if first != reader.line_num:
            raise DataError(f"{where}: '{cells['film']}' stands there already, in line {first}")
        sources.append(source)
    if not sources:
        raise DataError(f"{path} names no film")
    return tuple(sources)


def _source(path: Path, where: str, cells: Mapping[str, str]) -> Source:
    film = cells.get("film", "")
    if not film:
        raise DataError(f"{where}: the film is missing")
    address = film if remote.is_remote(film) else str(path.parent / film)
    facts = {name: cells[name] for name in FACTS if cells.get(name)}
    try:
        config.load({"film": facts})
    except ConfigError as error:
        raise DataError(f"{where}: {error}") from None
    more = {n: v for n, v in cells.items() if n not in (*FACTS, "film")}
    return Source(address, facts, more)
