"""Whether a model was trained on the very data set it is judged on."""

from __future__ import annotations

from moviegoer.learn.dataset.table import Dataset
from moviegoer.learn.judge.models import Facts

__all__ = ["learnt"]


def learnt(facts: Facts, dataset: Dataset) -> bool:
    """Tell by the fingerprint that training left in the model's file.

    Raises
    ------
    DataError
        If a picture cannot be read.
    """
    if not facts.data or facts.column not in dataset.table:
        return False
    from moviegoer.learn.lab.material import Subject, fingerprint

    subject = Subject("head", facts.column, facts.column)
    labelled = dataset.table[dataset.table[facts.column] != ""]
    return fingerprint(Dataset(dataset.folder, labelled), subject) == facts.data
