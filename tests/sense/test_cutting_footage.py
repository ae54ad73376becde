"""Cutting real clips, where they are at hand."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scenedetect import (
    AdaptiveDetector,
    ContentDetector,
    FrameTimecode,
    HashDetector,
    HistogramDetector,
)

from benchmarks.material import data_folder
from benchmarks.measure.transitions import match
from moviegoer.core.segmentation.cuts import DEFAULT_THRESHOLDS, SCORES, classical_cuts
from moviegoer.core.segmentation.shots import doubtful, segment
from moviegoer.sense import transnet
from moviegoer.sense.detectors import CutScores
from moviegoer.sense.planes import Look, small, to_bgr
from moviegoer.sense.reader import open_film
from moviegoer.sense.scan import scan
from moviegoer.types import WHOLE

FOOTAGE = data_folder() / "footage"
CLIPS = ("en_dialogue_2", "tiffany-breakfast", "sitcom-1", "goldeneye-vfr", "train-compartment")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (FOOTAGE / "clips.csv").is_file(), reason="no footage: set MOVIEGOER_DATA"
    ),
]

MAKE = {
    "adaptive": AdaptiveDetector,
    "content": ContentDetector,
    "hash": HashDetector,
    "histogram": HistogramDetector,
}


def test_cached_scores_decide_what_the_library_decides() -> None:
    with open_film(FOOTAGE / "train-compartment.mp4") as reader:
        look = Look(active=WHOLE, pixel_aspect=reader.pixel_aspect)
        film = [to_bgr(small(each.frame, look), each.frame) for each in reader.frames()]
    rate = Fraction(30)
    meter = CutScores(MAKE, rate)
    detectors = {name: make(min_scene_len=15) for name, make in MAKE.items()}
    theirs: dict[str, list[int]] = {name: [] for name in MAKE}
    for index, image in enumerate(film):
        meter.push(image, index, index / 30)
        for name, detector in detectors.items():
            found = detector.process_frame(FrameTimecode(index, rate), image)
            theirs[name] += [each.frame_num for each in found]
    scores = meter.finish()
    for name, cuts in theirs.items():
        ours = classical_cuts(
            scores[SCORES[name]],
            np.arange(len(film)) / 30,
            detector=name,
            threshold=DEFAULT_THRESHOLDS[name],
            min_shot_s=0.5,
        )
        assert ours.tolist() == cuts, name
        assert cuts or name == "histogram"  # black bars make all its histograms alike


@pytest.mark.parametrize("clip", CLIPS)
def test_development_clips_are_cut_as_by_hand(clip: str, tmp_path: Path) -> None:
    shots = pd.read_csv(FOOTAGE / "shots.csv", keep_default_na=False)
    inside = shots[(shots["clip"] == clip) & (shots["transition_in"] != "start")]
    truth = list(zip(inside["start_frame"], inside["transition_in"], strict=True))
    raw = tmp_path / "thumbs"
    signals = scan(
        FOOTAGE / f"{clip}.mp4",
        detectors=["auto"],
        thumbs=raw,
        keep=lambda *_: None,
        progress=lambda _: None,
    )
    thumbs = np.fromfile(raw, np.uint8).reshape(-1, 27, 48, 3)
    p = transnet.judge(lambda a, b: thumbs[a:b], doubtful(signals), frames=len(signals))
    given = [shot.start_frame for shot in segment(signals, network=p)[1:]]
    assert len(match(truth, given, 25.0)) == len(truth) == len(given)
