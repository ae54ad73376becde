"""Turn a film into structure a scholar can read, count, dispute and cite.

>>> import moviegoer
>>> analysis = moviegoer.analyze("film.mkv")          # doctest: +SKIP
>>> analysis.shots[["start_s", "scale", "characters"]]  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from moviegoer.errors import MoviegoerError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from os import PathLike
    from typing import Any

    import pandas as pd

    from moviegoer.analysis import Analysis

__version__ = "0.1.0"

__all__ = ["MoviegoerError", "__version__", "analyze", "classify", "load"]


def analyze(
    film: str | PathLike[str],
    *,
    out: str | PathLike[str] | None = None,
    settings: Mapping[str, Any] | None = None,
) -> Analysis:
    """Analyse a film, write the results into a folder, and return them.

    Parameters
    ----------
    film
        A video file.
    out
        Folder for the results; ``reports/FILM`` by default. What is there already is not done
        again.
    settings
        Nested settings as in ``moviegoer.toml``: ``{"shots": {"detector": "content"}}``.

    Raises
    ------
    MoviegoerError
        If the film cannot be read, a setting is wrong or the folder cannot be written.
    """
    from pathlib import Path

    from moviegoer import config
    from moviegoer.pipeline.run import analyze as run
    from moviegoer.pipeline.run import default_folder

    path = Path(film)
    checked = config.load(config.film_facts(path), settings or {})
    folder = Path(out) if out is not None else default_folder(path)
    return run(path, out=folder, settings=checked)


def load(folder: str | PathLike[str]) -> Analysis:
    """Read a finished analysis back.

    Raises
    ------
    StoreError
        If the folder holds none, or one of another version.
    """
    from pathlib import Path

    from moviegoer.pipeline import publish

    return publish.load(Path(folder))


def classify(
    stills: Iterable[str | PathLike[str]],
    *,
    sentences: bool = False,
    settings: Mapping[str, Any] | None = None,
) -> pd.DataFrame:
    """Answer every head for still pictures: a row a still, in the order given.

    Parameters
    ----------
    stills
        Picture files, folders of them, or patterns.
    sentences
        Whether a last column says each still in a sentence.
    settings
        Nested settings as in ``moviegoer.toml``: ``{"faces": {"min_px": 40}}``.

    Returns
    -------
    pandas.DataFrame
        The columns that ``moviegoer classify --format csv`` prints. Without a still, none.

    Raises
    ------
    MoviegoerError
        If a still cannot be read or a setting is wrong.
    """
    from moviegoer import config
    from moviegoer.pipeline.stills import table

    return table(map(str, stills), sentences=sentences, settings=config.load(settings or {}))
