"""Where the real footage and stills lie that accuracy is measured on."""

from __future__ import annotations

import os
from collections.abc import Mapping
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
    """Finished analyses of the footage, or of other files, made once and kept in a work folder."""

    def __init__(self, data: Path, work: Path, files: Mapping[str, Path] | None = None) -> None:
        self.footage = data / "footage"
        self.work = work
        self._files = files

    @cached_property
    def files(self) -> Mapping[str, Path]:
        """The file of each clip."""
        if self._files is not None:
            return self._files
        clips = pd.read_csv(self.footage / "clips.csv")
        return {
            clip: self.footage / file
            for clip, file in zip(clips["clip"], clips["file"], strict=True)
        }

    def __call__(self, clip: str) -> Analysis:
        return self._get(clip)

    def vectors(self, clip: str) -> Floats:
        """Who the faces of a clip's analysis are like, a row a face."""
        self._get(clip)
        return run.vectors(self.work / clip).vector

    @cache  # noqa: B019 - lives as long as the benchmark
    def _get(self, clip: str) -> Analysis:
        return moviegoer.analyze(self.files[clip], out=self.work / clip)
