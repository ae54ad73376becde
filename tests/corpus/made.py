"""Shot lengths of films that were never cut, and tables of them."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from pathlib import Path

import numpy as np

from moviegoer.types import Floats


def lengths(seed: int, *, shots: int = 150, median_s: float = 5.0, sigma: float = 0.8) -> Floats:
    """Log-normal lengths, rounded as people write them."""
    rng = np.random.default_rng(seed)
    drawn = np.round(np.exp(rng.normal(np.log(median_s), sigma, shots)), 2)
    return np.maximum(drawn, 0.05)


def write(path: Path, films: Mapping[str, Sequence[float] | Floats]) -> Path:
    """A table with a column a film."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(films)
        writer.writerows(zip_longest(*films.values(), fillvalue=""))
    return path


def corpus(folder: Path, *, films: int = 5, effect: float = 1.0) -> Path:
    """A corpus file: three directors whose median shots lie ``effect`` e-folds apart, a film that
    is asked about, and years that go with the directors."""
    columns = {}
    rows = [("film", "director", "year", "series")]
    for number, who in enumerate(("Ann", "Bo", "Cy")):
        for film in range(films):
            name = f"{who} {film}"
            median = 3.0 * np.exp(effect * number)
            columns[name] = lengths(100 * number + film, median_s=median)
            series = "Saga" if film < 2 and who == "Ann" else ""
            rows.append((f"table.csv#{name}", who, str(1930 + 20 * number + film), series))
    columns["Lost"] = lengths(999, median_s=3.0)
    rows.append(("table.csv#Lost", "", "", ""))
    write(folder / "table.csv", columns)
    path = folder / "corpus.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path
