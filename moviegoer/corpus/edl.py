"""Edit decision lists (CMX 3600), read by OpenTimelineIO."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from moviegoer.errors import DataError
from moviegoer.types import Floats

__all__ = ["lengths"]


def lengths(path: Path, text: str, fps: float | None) -> Floats:
    """Lengths of the picture's shots in seconds; a dissolve's boundary is where it ends or begins
    as the list says, gaps are no shots.

    Raises
    ------
    DataError
        If the frame rate is missing or not one that time code knows, or the list is broken.
    """
    import opentimelineio as otio

    if fps is None:
        raise DataError(f"{path}: an edit decision list does not say its frame rate; give --fps")
    rate = otio.opentime.RationalTime.nearest_smpte_timecode_rate(fps)
    if abs(rate - fps) > 0.01:
        hint = f"the nearest is {rate:g}" if rate else "it knows rates from 23.976 to 60"
        raise DataError(f"time code knows no {fps:g} frames a second; {hint}")
    try:
        timeline = otio.adapters.read_from_string(text, "cmx_3600", rate=rate)
    except Exception as error:
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise DataError(f"{path} is no edit decision list that can be read: {said}") from None
    found = [
        clip.range_in_parent().duration.to_seconds()
        for track in timeline.video_tracks()
        for clip in track.find_clips()
    ]
    kept = np.array([length for length in found if length > 0])
    if not len(kept):
        raise DataError(f"{path} holds no shot: no event of its picture track has a length")
    return kept
