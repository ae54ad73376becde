"""A corpus as a database: five views over the copies of all tables, in DuckDB, read-only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from moviegoer.corpus.tables.gathering import COPIED, quoted, refresh
from moviegoer.errors import StoreError

if TYPE_CHECKING:
    import duckdb

__all__ = ["ABOUT", "connect"]

ABOUT = {
    "films": "a row a film: what is known of it, and every measure of its fingerprint",
    "shots": "a row a shot, as shots.csv",
    "scenes": "a row a scene, as scenes.csv",
    "characters": "a row a character, as characters.csv",
    "fingerprints": "a row a film and measure: value, unit, both intervals, definition",
}
"""The views. All have ``film``, the name of the analysis's folder; those that hold several rows a
film also its ``film_title``, ``director``, ``year`` and ``country``."""
WHOSE = "f.title as film_title, f.director, f.year, f.country"


def connect(corpus: str | Path) -> duckdb.DuckDBPyConnection:
    """Open a corpus as a database with the views ``films``, ``shots``, ``scenes``, ``characters``
    and ``fingerprints``; what was analysed since is taken in first.

    >>> import moviegoer.corpus.tables.views as views  # doctest: +SKIP
    >>> views.connect("noir").sql("select title, asl_s from films").df()  # doctest: +SKIP

    The connection lives in memory: what is made there is gone with it, and views read only.

    Raises
    ------
    StoreError
        If the folder holds no finished analysis or its tables cannot be brought up to date.
    """
    import duckdb

    folder = refresh(Path(corpus))
    connection = duckdb.connect()
    try:
        connection.execute(f"create view films as select * from {_files(folder, 'films')}")
        for table in ("fingerprints", *COPIED):
            connection.execute(
                f"create view {table} as select r.film, {WHOSE}, r.* exclude (film) "
                f"from {_files(folder, table)} r join films f on r.film = f.film"
            )
    except duckdb.Error as error:
        connection.close()
        raise StoreError(f"cannot open {folder}: {str(error).splitlines()[0]}") from None
    return connection


def _files(folder: Path, table: str) -> str:
    files = ", ".join(quoted(path) for path in sorted((folder / table).glob("[0-9]*.parquet")))
    return f"read_parquet([{files}], union_by_name = true)"
