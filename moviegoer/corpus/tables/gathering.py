"""Copies of all analyses' tables in few files, kept up to date film by film.

A thousand analyses are thousands of small files, which take seconds to open. Their rows are
copied into a fixed number of Parquet files a table; a film's file is told by its key, and is
written anew when one of its films was analysed anew, came or went.
"""

from __future__ import annotations

import io
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import pandas as pd
from filelock import FileLock, Timeout

from moviegoer.corpus.work.journal import Journal
from moviegoer.errors import StoreError
from moviegoer.store import clear, explained, key, write_atomically

if TYPE_CHECKING:
    pass

__all__ = ["COPIED", "TABLES", "column", "film_row", "quoted", "refresh"]

COPIED = ("shots", "scenes", "characters")
"""Tables copied as they are, with the film's name before them."""
TABLES = ("films", "fingerprints", *COPIED)
FORMAT = 1
"""Raised when the copies' own form changes."""
FILES = 32
"""Files a table. More are slower to open, fewer slower to bring up to date."""
INDEX = "index.json"
MEASURED = ("value", "unit", "low", "high", "interval", "error_low", "error_high", "error",
            "definition")  # fmt: skip
FILM = ("title", "director", "year", "country", "edition", "duration_s", "width_px", "height_px",
        "rate", "codec", "has_sound", "key")  # fmt: skip
WORDS = frozenset({"film", "title", "director", "country", "edition", "rate", "codec", "key"})
WORDS_OF_MEASURES = frozenset({"film", "measure", "unit", "interval", "error", "definition"})


def refresh(corpus: Path) -> Path:
    """Bring the copies up to date with the analyses; returns the folder they lie in.

    Raises
    ------
    StoreError
        If the folder holds no finished analysis or cannot be written.
    """
    folder = corpus / "tables"
    if not (corpus / "films").is_dir():
        raise StoreError(f"{corpus} is no corpus; run 'moviegoer corpus analyze … -o {corpus}'")
    with explained(folder, "write"):
        folder.mkdir(exist_ok=True)
    try:
        with FileLock(folder / ".lock", timeout=600):
            _refresh(corpus, folder)
    except Timeout:
        raise StoreError(f"another run has been writing {folder} for ten minutes") from None
    return folder


def _refresh(corpus: Path, folder: Path) -> None:
    more = {one.folder: one.more for one in Journal(corpus).read().values() if one.folder}
    there: dict[str, dict[str, str]] = {}
    for name, told in _manifests(corpus):
        stamp = key(FORMAT, told["run_key"], told["created"], more.get(name, {}))
        there.setdefault(_file(told["film"]["key"]), {})[name] = stamp
    if not there:
        raise StoreError(f"{corpus} holds no finished analysis yet")
    known: dict[str, dict[str, str]] = _json(folder / INDEX) or {}
    for file in sorted(known.keys() | there.keys()):
        if file not in there:
            _drop(folder, file)
        elif known.get(file) != there[file] or not _whole(folder, file):
            _write(corpus, folder, file, {name: more.get(name, {}) for name in there[file]})
        else:
            continue
        known = {one: told for one, told in known.items() if one != file}
        known |= {file: there[file]} if file in there else {}
        text = json.dumps(known, indent=1).encode()
        write_atomically(folder / INDEX, partial(_fill, text))


def _fill(text: bytes, file: BinaryIO) -> None:
    file.write(text)


def _manifests(corpus: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for film in sorted((corpus / "films").iterdir()):
        told = _json(film / "manifest.json")
        if told is not None:
            yield film.name, told


def _file(film_key: str) -> str:
    """Say in which file of each table a film's rows lie."""
    return f"{int(film_key[:8], 16) % FILES:02d}.parquet"


def _json(path: Path) -> dict[str, Any] | None:
    """Read a file; ``None`` if it is not whole. Publishing's own reader loads half the program."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _whole(folder: Path, file: str) -> bool:
    return all((folder / table / file).is_file() for table in TABLES)


def _drop(folder: Path, file: str) -> None:
    for table in TABLES:
        clear(folder / table / file)


def _write(corpus: Path, folder: Path, file: str, films: Mapping[str, Mapping[str, str]]) -> None:
    rows, measures = [], []
    for name, more in sorted(films.items()):
        row, measured = film_row(corpus / "films" / name, more)
        rows.append(row)
        measures += measured
    said = {name for row in rows for name, value in row.items() if isinstance(value, str)} | WORDS
    _put(folder / "films" / file, _typed(pd.DataFrame(rows), said, whole={"year"}))
    _put(folder / "fingerprints" / file, _typed(pd.DataFrame(measures), WORDS_OF_MEASURES))
    for table in COPIED:
        _copy([corpus / "films" / name for name in sorted(films)], table, folder / table / file)


def film_row(folder: Path, more: Mapping[str, str]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Tell a film's row of ``films`` and its rows of ``fingerprints``, from what its folder says.

    ``more`` are the manifest's own columns; one that is called like another is left out.

    Raises
    ------
    StoreError
        If the folder's files are damaged.
    """
    told, prints = _json(folder / "manifest.json"), _json(folder / "fingerprint.json")
    if told is None or prints is None:
        raise StoreError(f"{folder} is not whole; analyse the film again")
    # What is not known is null in SQL, and not a word without letters.
    facts = {
        name: None if told["film"].get(name) == "" else told["film"].get(name) for name in FILM
    }
    start_s, end_s = prints["body_s"]
    measures: dict[str, Any] = prints["measures"]
    row = {"film": folder.name, **facts, "body_start_s": start_s, "body_end_s": end_s}
    row |= {column(name): measure["value"] for name, measure in measures.items()}
    row = {**{name: value or None for name, value in more.items() if name not in row}, **row}
    rows = [{"film": folder.name, "measure": name, **{field: measure.get(field) for field in
             MEASURED}} for name, measure in measures.items()]  # fmt: skip
    return row, rows


def column(measure: str) -> str:
    """Name a measure's column of ``films``: ``length.asl_s`` is ``asl_s``, dots are lines."""
    return measure.removeprefix("length.").replace(".", "_")


def _typed(
    table: pd.DataFrame, words: Collection[str], whole: Collection[str] = ()
) -> pd.DataFrame:
    """Give every column its kind, which one that is empty in all of these films does not tell."""
    kinds = {name: "str" if name in words else "Int64" if name in whole else "float64" for name in
             table.columns if name != "has_sound"}  # fmt: skip
    return table.astype(kinds)


def _put(path: Path, table: pd.DataFrame) -> None:
    buffer = io.BytesIO()
    table.to_parquet(buffer, index=False, compression="zstd")
    write_atomically(path, lambda file: file.write(buffer.getbuffer()))


def _copy(films: Sequence[Path], table: str, target: Path) -> None:
    """Copy one table of some films into one file; a column that a film lacks is empty there."""
    import duckdb

    draft = target.with_name(f".draft-{target.name}")
    with explained(target, "write"):
        target.parent.mkdir(exist_ok=True)
    files = ", ".join(quoted(film / f"{table}.parquet") for film in films)
    sql = (
        f"copy (select parse_filename(parse_dirpath(filename)) as film, * exclude (filename) from "
        f"read_parquet([{files}], union_by_name = true, filename = true)) "
        f"to '{_plain(draft)}' (format parquet, compression zstd)"
    )
    try:
        with duckdb.connect() as connection:
            connection.execute(sql)
        draft.replace(target)
    except duckdb.Error as error:
        first = str(error).splitlines()[0]
        raise StoreError(f"cannot copy {table} into {target}: {first}") from None
    finally:
        draft.unlink(missing_ok=True)


def quoted(path: Path) -> str:
    """Write a path as DuckDB takes it: in quotes, and no pattern."""
    text = _plain(path)
    return "'" + "".join(f"[{c}]" if c in "*?[" else c for c in text) + "'"


def _plain(path: Path) -> str:
    return str(path.absolute()).replace("'", "''")
