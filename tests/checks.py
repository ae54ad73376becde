"""A finished analysis of an invented film, pictures and all, to check by hand."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np

from moviegoer import answers, store
from moviegoer.analysis import Analysis
from tests.report.invented_films import invent


def lay(folder: Path, shots: int = 20) -> Analysis:
    """Write an analysis and its keyframes' pictures into a folder."""
    analysis = invent(shots)
    (folder / "cache" / "pictures").mkdir(parents=True)
    store.write(folder / "analysis.npz", analysis)
    (folder / "manifest.json").write_text(json.dumps({"film": {"key": analysis.film.key}}))
    for frame in analysis.keyframes.frame.tolist():
        grey = np.full((54, 96, 3), 30 + frame % 200, np.uint8)
        cv2.imwrite(str(folder / "cache" / "pictures" / f"{frame:08d}.jpg"), grey)
    return analysis


def give(folder: Path, said: Mapping[str, str], *, who: str = "ann", head: str = "scale") -> None:
    """Write one person's answers, by picture, as the page would."""
    path = folder / f"checked-{who}.csv"
    fresh = not path.exists()
    with path.open("a", newline="") as file:
        rows = csv.writer(file)
        if fresh:
            rows.writerow(answers.COLUMNS)
        for i, (name, label) in enumerate(said.items()):
            rows.writerow([name, head, label, who, f"2026-11-{20 + i % 2}T10:00:00.000Z", "1.0"])
