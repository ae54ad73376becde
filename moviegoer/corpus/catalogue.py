"""A corpus as a table that a person keeps: film, director, year, and any other column."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from moviegoer.core.attribution.corpus import Corpus
from moviegoer.core.style.portrait import Portrait, table
from moviegoer.corpus import portraits
from moviegoer.corpus.portraits import Reading
from moviegoer.errors import DataError, MoviegoerError

__all__ = ["Catalogue", "Row", "gather", "read"]


@dataclass(frozen=True, slots=True)
class Row:
    """One film: where it lies, who directed it ("" if that is asked), and its other columns."""

    line: int
    source: str
    director: str
    columns: dict[str, str]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The rows of a corpus file, and the names of its other columns."""

    path: Path
    rows: tuple[Row, ...]
    names: tuple[str, ...]

    def require(self, column: str) -> None:
        """Check that there is such a column.

        Raises
        ------
        DataError
            If not.
        """
        if column not in self.names:
            there = ", ".join(self.names) or "none besides film and director"
            raise DataError(f"{self.path} has no column '{column}'; it has: {there}")


def read(path: Path) -> Catalogue:
    """Read a corpus file.

    Raises
    ------
    DataError
        If it lacks the columns film and director, holds a film twice, or cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise DataError(f"{path} is not UTF-8; save it as CSV in UTF-8") from None
    lines = text.splitlines()
    mark = max(",;\t", key=(lines[0] if lines else "").count)
    reader = csv.DictReader(lines, delimiter=mark)
    names = [name.strip().lower() for name in reader.fieldnames or ()]
    reader.fieldnames = names
    for needed in ("film", "director"):
        if needed not in names:
            raise DataError(f"{path} has no column '{needed}'; its first row names the columns")
    # Spreadsheets leave rows of nothing but separators, or blanks, behind.
    rows = [_row(path, reader.line_num, told) for told in reader if any((v or "").strip() for v in
            told.values() if isinstance(v, str))]  # fmt: skip
    if not rows:
        raise DataError(f"{path} names no film")
    _once(path, rows)
    others = tuple(name for name in names if name not in ("film", "director") and name)
    return Catalogue(path, tuple(rows), others)


def gather(
    catalogue: Catalogue,
    reading: Reading,
    *,
    progress: Callable[[float], None] = lambda _share: None,
) -> tuple[Corpus, list[Portrait]]:
    """Read every film of a corpus file; relative names count from its folder.

    Raises
    ------
    DataError
        If a film cannot be read; the message names its line.
    """
    found = []
    for number, row in enumerate(catalogue.rows, 1):
        found.append(_portrait(catalogue, row, reading))
        progress(number / len(catalogue.rows))
    found = _apart(found, catalogue.rows)
    measures, values = table(found)
    corpus = Corpus(
        films=tuple(portrait.title for portrait in found),
        director=tuple(row.director for row in catalogue.rows),
        measures=measures,
        values=values,
        columns={n: tuple(row.columns[n] for row in catalogue.rows) for n in catalogue.names},
    )
    return corpus, found


def _row(path: Path, line: int, told: dict[str, str | None]) -> Row:
    cells = {name: (value or "").strip() for name, value in told.items() if isinstance(name, str)}
    source = cells.pop("film")
    if not source:
        raise DataError(f"{path}, line {line}: the film is missing")
    return Row(line, source, " ".join(cells.pop("director").split()), cells)


def _once(path: Path, rows: list[Row]) -> None:
    seen: dict[str, int] = {}
    for row in rows:
        if row.source in seen:
            raise DataError(
                f"{path}, line {row.line}: '{row.source}' stands there already, in line "
                f"{seen[row.source]}; a film counts once"
            )
        seen[row.source] = row.line


def _portrait(catalogue: Catalogue, row: Row, reading: Reading) -> Portrait:
    where = f"{catalogue.path}, line {row.line}"
    try:
        found = portraits.load(row.source, reading=reading, base=catalogue.path.parent)
    except MoviegoerError as error:
        raise DataError(f"{where}: {error}") from None
    if len(found) != 1:
        raise DataError(
            f"{where}: {row.source} holds {len(found)} films; pick one as {row.source}#NAME"
        )
    return found[0]


def _apart(found: list[Portrait], rows: tuple[Row, ...]) -> list[Portrait]:
    """Tell films of the same title apart by where they come from."""
    titles = [portrait.title for portrait in found]
    return [
        replace(one, title=f"{one.title} [{row.source}]") if titles.count(one.title) > 1 else one
        for one, row in zip(found, rows, strict=True)
    ]
