"""Where the real footage and stills lie that accuracy is measured on."""

from __future__ import annotations

import os
from functools import cache, cached_property
from pathlib import Path

import pandas as pd

import moviegoer
from moviegoer.analysis import Analysis
from moviegoer.pipeline import run
from moviegoer.types import Floats

HERE = Path(__file__).resolve().parent


def data_folder() -> Path:
    """Find the material: ``MOVIEGOER_DATA``, or ``../shared`` beside the project."""
    return Path(os.environ.get("MOVIEGOER_DATA", HERE.parent.parent / "shared"))


class Analyses:
    """Finished analyses of the footage, made once and kept in a work folder."""

    def __init__(self, data: Path, work: Path) -> None:
        self.footage = data / "footage"
        self.work = work

    @cached_property
    def files(self) -> dict[str, str]:
        """The file of each clip."""
        clips = pd.read_csv(self.footage / "clips.csv")
        return dict(zip(clips["clip"], clips["file"], strict=True))

    def __call__(self, clip: str) -> Analysis:
        return self._get(clip)

    def vectors(self, clip: str) -> Floats:
        """Who the faces of a clip's analysis are like, a row a face."""
        self._get(clip)
        return run.vectors(self.work / clip).vector

    @cache  # noqa: B019 - lives as long as the benchmark
    def _get(self, clip: str) -> Analysis:
        return moviegoer.analyze(self.footage / self.files[clip], out=self.work / clip)
