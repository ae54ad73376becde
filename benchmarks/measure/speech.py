"""Speech and titles on footage: how much is heard, how quickly, and which shots are titles.

    python -m benchmarks.measure.speech

There is no truth for speech, only what the clips are; the share of time is printed to be judged.
Titles are judged against :data:`TITLES`, on three frames of each true shot, with no help of faces.
"""

from __future__ import annotations

import time
from pathlib import Path

import av
import numpy as np
import pandas as pd

from benchmarks.material import data_folder
from moviegoer.core.answers.intertitle import card
from moviegoer.core.sound.speech import spans
from moviegoer.sense.lettering import lettering
from moviegoer.sense.speech import hear, load_silero

TITLES = {
    "nosferatu": {1, 3},
    "shining-trailer": {15, 37, 43, 58, 78, 81},
    "trip-to-the-moon": {3, 5, 7, 13, 15, 17, 19, 21, 24, 25},
    "godfather-trailer": {8, 32},
}
"""Numbers of the shots that are lettering on a plain ground, by eye. A title laid over a picture
and black shots are not counted."""
PLACES = (0.2, 0.5, 0.8)
"""Where in a shot it is looked at."""


def speech(data: Path) -> pd.DataFrame:
    """Share of each clip with speech, and how many times faster than the clip it was found."""
    listener = load_silero()
    rows = []
    for clip in _clips(data).itertuples():
        began = time.process_time()
        hearing = hear(data / "footage" / clip.file, listener=listener)
        talk = spans(hearing.probability, step_s=hearing.step_s)
        took_s, length_s = time.process_time() - began, len(hearing) * hearing.step_s
        share = float((talk.end_s - talk.start_s).sum()) / length_s if length_s else np.nan
        rows.append((clip.clip, clip.split, length_s, share, len(talk), length_s / took_s))
    columns = ["clip", "split", "seconds", "speech", "stretches", "times real time"]
    return pd.DataFrame(rows, columns=columns).round(2)


def titles(data: Path) -> pd.DataFrame:
    """How many titles are found, and how many shots are taken for one, by split."""
    shots = pd.read_csv(data / "footage" / "shots.csv", keep_default_na=False)
    rows = []
    for clip in _clips(data).itertuples():
        own = shots[shots["clip"] == clip.clip]
        found = _cards(data / "footage" / clip.file, own)
        truth = np.isin(own["shot"], list(TITLES.get(clip.clip, ())))
        rows.append((clip.split, sum(found & truth), sum(found & ~truth), sum(truth & ~found)))
    table = pd.DataFrame(rows, columns=["split", "found", "wrong", "missed"])
    return table.groupby("split", as_index=False).sum()


def _cards(film: Path, shots: pd.DataFrame) -> np.ndarray:
    """Whether at least half of the looks at each shot show a card."""
    bounds = np.column_stack([shots["start_frame"], shots["end_frame"]])
    wanted = {int(a + (b - a) * at): row for row, (a, b) in enumerate(bounds) for at in PLACES}
    cards: list[list[bool]] = [[] for _ in bounds]
    with av.open(str(film)) as container:
        for number, frame in enumerate(container.decode(video=0)):
            if number in wanted:
                seen = lettering(frame.to_ndarray(format="rgb24"))
                columns = (seen.letters, seen.share, seen.two_toned, 0)
                names = ("letters", "share", "two_toned", "faces")
                given = {name: np.array([v]) for name, v in zip(names, columns, strict=True)}
                cards[wanted[number]].append(bool(card(**given)[0] >= 0.5))
    return np.array([bool(looks) and float(np.mean(looks)) >= 0.5 for looks in cards])


def _clips(data: Path) -> pd.DataFrame:
    return pd.read_csv(data / "footage" / "clips.csv")


if __name__ == "__main__":
    for table in (speech(data_folder()), titles(data_folder())):
        print(table.to_string(index=False), end="\n\n")
