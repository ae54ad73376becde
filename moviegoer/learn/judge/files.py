"""An evaluation as tables and as data."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from moviegoer.learn.judge.evaluation import Evaluation
from moviegoer.learn.judge.figures import Report
from moviegoer.learn.resample import Figure
from moviegoer.types import Ints

__all__ = ["answers", "as_json", "csv", "films", "labels"]

FIGURES = ("precision", "recall", "f1", "average_precision")


def csv(table: pd.DataFrame) -> str:
    """Write a table as CSV."""
    return table.to_csv(index=False, float_format="%.4f", lineterminator="\n")


def labels(report: Report) -> pd.DataFrame:
    """The class report, a row a label, then a row ``all``; intervals as ``_low`` and ``_high``.

    In the row ``all``, ``recall`` and ``f1`` are means over the labels that occur, and
    ``accuracy`` is the share of pictures told right.
    """
    rows: list[dict[str, object]] = [
        {"label": one.name, "pictures": one.pictures, "said": one.said}
        | {key: value for name in FIGURES for key, value in _spread(name, getattr(one, name))}
        for one in report.labels
    ]
    whole = {"label": "all", "pictures": report.pictures, "said": report.pictures}
    for name, figure in (
        ("recall", report.balanced),
        ("f1", report.macro_f1),
        ("accuracy", report.accuracy),
    ):
        whole |= dict(_spread(name, figure))
    return pd.DataFrame([*rows, whole])


def _spread(name: str, figure: Figure) -> list[tuple[str, Any]]:
    return [(name, figure.value), (f"{name}_low", figure.low), (f"{name}_high", figure.high)]


def answers(found: Evaluation) -> pd.DataFrame:
    """What was said of each picture: a row a picture, a column ``p.LABEL`` a label."""
    facts, told = found.facts, found.answers
    table = pd.DataFrame(
        {
            "file": found.material.files,
            "film": found.material.film,
            "truth": _words(facts.labels, told.held),
            "said": _words(facts.labels, told.said),
            "right": told.right.astype(int),
            "luma": found.seen.luma.round(4),
        }
    )
    for k, label in enumerate(facts.labels):
        table[f"p.{label}"] = told.p[:, k].round(4)
    return table


def _words(names: Sequence[str], which: np.ndarray) -> list[str]:
    return [";".join(names[int(k)] for k in np.flatnonzero(row)) or "none" for row in which]


def films(found: Evaluation) -> pd.DataFrame:
    """The verdicts on films, a row a film; empty where films have no label."""
    rows = [
        {
            "film": one.name,
            "truth": one.truth,
            "said": one.said,
            "right": int(one.right),
            "p": round(float(one.p.max()), 4),
            "votes": round(float(one.votes.max()), 4),
            "frames": one.frames,
        }
        for one in found.films
    ]
    return pd.DataFrame(rows, columns=["film", "truth", "said", "right", "p", "votes", "frames"])


def as_json(found: Evaluation, *, model: str, data: str) -> str:
    """Every figure, as JSON; what is not defined is ``null``."""
    at = found.at
    tree = {
        "model": {"name": model, "is": found.facts.name, "column": found.facts.column}
        | {"labels": found.facts.labels, "threshold": found.facts.threshold}
        | {"unknown_below": found.facts.unknown_below},
        "data": {"name": data, "side": found.material.side, "left_out": found.material.left_out},
        "cautions": found.cautions,
        "report": asdict(found.report) | {"drawn": found.material.unit},
        "unknown": found.unknown,
        "confusion": _confusion(found),
        "at": None if at is None else asdict(at),
        "curves": {name: asdict(one) for name, one in found.curves.items()},
        "calibration": asdict(found.calibration),
        "by_film": [asdict(one) for one in found.by_film],
        "by_light": [asdict(one) for one in found.by_light],
        "watched": None if found.watched is None else asdict(found.watched),
        "films": [asdict(one) | {"right": one.right} for one in found.films],
    }
    return json.dumps(_plain(tree), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _confusion(found: Evaluation) -> Ints | None:
    if not found.answers.exclusive:
        return None
    size = len(found.facts.labels)
    table = np.zeros((size, size), np.int64)
    np.add.at(table, (found.answers.truth, found.answers.guess), 1)
    return table


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float):
        return round(value, 6) if math.isfinite(value) else None
    return value
