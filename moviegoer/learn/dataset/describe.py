"""How many pictures a data set has, by class, film, director and side."""

from __future__ import annotations

import pandas as pd

from moviegoer.learn.dataset.table import PARTS, UNUSED, Dataset

__all__ = ["counts", "groupings"]

ALL = "all"


def groupings(dataset: Dataset, column: str) -> list[str]:
    """Name what pictures can be counted by: the labels, then film and director where known."""
    more = [name for name in ("film", "director") if name != column]
    return [column, *(n for n in more if n in dataset.table and (dataset.table[n] != "").any())]


def counts(dataset: Dataset, by: str, label: str) -> pd.DataFrame:
    """Count pictures by a column: in all, a column a side and, for films and directors, a label.

    Pictures without a label do not count. Most first.
    """
    table = dataset.table[dataset.table[label] != ""]
    groups = table[by].replace("", "(unknown)")
    found = pd.DataFrame({ALL: groups.value_counts(sort=False)})
    if "split" in table:
        sides = pd.crosstab(groups, table["split"])
        found = found.join(sides[[n for n in (*PARTS, UNUSED) if n in sides]])
    if by != label:
        found = found.join(pd.crosstab(groups, table[label]).add_prefix(f"{label} "))
    else:
        found.insert(1, "share", (found[ALL] / found[ALL].sum()).round(4))
    found = found.sort_values([ALL], ascending=False, kind="stable")
    return found.rename_axis(by)
