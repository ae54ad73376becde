"""What is done about classes of which there are many more pictures than of others.

Only what is trained on is touched: validation and test stay as films are.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from moviegoer.errors import DataError
from moviegoer.learn.dataset.table import PARTS, UNUSED, Dataset
from moviegoer.types import Bools

__all__ = ["remove", "sample", "weigh"]


def remove(dataset: Dataset, column: str, *, share: float, seed: int = 0) -> Dataset:
    """Take a share of the commonest class's pictures, by chance, out of training.

    Their ``split`` becomes unused. Of 0.2, 0.4 and 0.6, Moviegoer's study of medium close-ups
    chose among. Of classes equally common the first by name is taken.

    Raises
    ------
    DataError
        If the data set is not split, or training would keep none of the class.
    """
    trained = _trained(dataset, column)
    counts = dataset.table[column][trained].value_counts().sort_index()
    rows = np.flatnonzero(trained & (dataset.table[column] == counts.idxmax()).to_numpy())
    take = round(share * len(rows))
    if take >= len(rows):
        raise DataError(f"nothing of '{counts.idxmax()}' would be left to train on; remove less")
    split = dataset.table["split"].to_numpy(object, copy=True)
    split[np.random.default_rng(seed).permutation(rows)[:take]] = UNUSED
    return dataset.with_column("split", split.tolist())


def weigh(dataset: Dataset, column: str) -> Dataset:
    """Set the column ``weight``: every class weighs the same in training, a picture 1 on average.

    (Gary King and Langche Zeng, "Logistic Regression in Rare Events Data", 2001; scikit-learn's
    *balanced*.) Outside training it is empty.

    Raises
    ------
    DataError
        If the data set is not split.
    """
    trained = _trained(dataset, column)
    return dataset.with_column("weight", _written(_even(dataset, column, trained), trained))


def sample(dataset: Dataset, column: str) -> Dataset:
    """Set the column ``sampling``: with which probability a picture is drawn next in training.

    Every class is drawn as often; the probabilities add up to 1. Outside training it is empty.

    Raises
    ------
    DataError
        If the data set is not split.
    """
    trained = _trained(dataset, column)
    even = _even(dataset, column, trained)
    return dataset.with_column("sampling", _written(even / even.sum(), trained))


def _trained(dataset: Dataset, column: str) -> Bools:
    if "split" not in dataset.table or not (dataset.table["split"] == PARTS[0]).any():
        raise DataError("no picture's split is train: split the data set first")
    trained = (dataset.table["split"] == PARTS[0]) & (dataset.table[column] != "")
    if not trained.any():
        raise DataError(f"no picture in train has a label for {column}")
    return trained.to_numpy(bool)


def _even(dataset: Dataset, column: str, trained: Bools) -> pd.Series[float]:
    label = dataset.table[column][trained]
    counts = label.value_counts()
    return label.map(len(label) / (len(counts) * counts)).astype(float)


def _written(values: pd.Series[float], trained: Bools) -> list[str]:
    told = values.reindex(range(len(trained)))
    return [f"{value:.6g}" if ok else "" for value, ok in zip(told, trained, strict=True)]
