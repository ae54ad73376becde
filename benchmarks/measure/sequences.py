"""Dialogue scenes and bounds of scenes in invented films, against each kind of mistake.

Two sections: settings, in which several things go wrong at once, and curves, along which one
thing goes wrong ever more often while all else stays at the ordinary setting. The same films are
shown at every rate of one mistake. Beside the model stand the two rules of ``baselines``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from benchmarks import baselines, scoring
from benchmarks.sequences import Noise, Sequence, film
from moviegoer.core.conversation import dialogue
from moviegoer.core.conversation.views import Views
from moviegoer.core.structure import scenes

__all__ = ["CURVES", "SETTINGS", "Tally", "curve", "curves", "settings", "tally"]

LEAST_SCORE = 0.5
FIRST_SEED = 10_000
"""Films from here on are measured; those below are for looking at failures."""
SETTINGS = {
    "nothing goes wrong": Noise.clean(),
    "20 % missed faces, 10 % cutaways": Noise.clean(missed_face=0.2, cutaway=0.1),
    "ordinary": Noise(),
    "ordinary, without sound": Noise(heard=False),
}
CURVES: dict[str, tuple[str, tuple[float, ...]]] = {
    "missed faces": ("missed_face", (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)),
    "cutaways": ("cutaway", (0.0, 0.05, 0.1, 0.2, 0.3)),
    "splits": ("split", (0.0, 0.05, 0.1, 0.2, 0.3)),
    "merges": ("merge", (0.0, 0.02, 0.05, 0.1, 0.2)),
    "lost setups": ("lost_setup", (0.0, 0.1, 0.2, 0.3, 0.5)),
    "interruptions": ("interruption", (0.0, 0.15, 0.3, 0.6, 1.0)),
}


@dataclass
class Tally:
    """What each method found in a number of films."""

    talk: dict[str, list[scoring.Matched]] = field(default_factory=dict)
    bounds: list[scoring.Bounds] = field(default_factory=list)

    def rows(self) -> list[dict[str, object]]:
        """A row a method; the interval is of F1, by bootstrap over films."""
        rows = []
        for way, some in self.talk.items():
            precision, recall, f1, overlap = scoring.rates(some)
            low, high = scoring.interval(some, lambda drawn: scoring.rates(drawn)[2])
            ours = way == "moviegoer"
            rows.append(
                {
                    "method": way,
                    "precision": precision,
                    "recall": recall,
                    "F1": f1,
                    "low": low,
                    "high": high,
                    "mean IoU": overlap,
                    "bounds F1": scoring.f1_of_bounds(self.bounds) if ours else float("nan"),
                }
            )
        return rows


def tally(films: Iterable[Sequence]) -> Tally:
    """Let every method find the dialogues of two, and the model the scenes."""
    result = Tally()
    for staged in films:
        seen = staged.views()
        talks = dialogue.find(seen)
        true = [_frames(staged, t.first, t.end) for t in staged.truth if t.kind == "dialogue2"]
        for way, found in _ways(staged, seen, talks).items():
            result.talk.setdefault(way, []).append(scoring.matched(found, true))
        divided = scenes.partition(
            shots=staged.shots, views=seen, colours=staged.colours, dialogues=talks
        )
        starts = [shot.start_frame for shot in staged.shots]
        result.bounds.append(
            scoring.bounded(
                [scene.start_frame for scene in divided][1:],
                [starts[t.first] for t in staged.truth][1:],
                shots=starts,
            )
        )
    return result


def _ways(
    staged: Sequence, seen: Views, talks: tuple[dialogue.Dialogue, ...]
) -> Mapping[str, list[scoring.Frames]]:
    two = [d for d in talks if d.people == 2 and d.score >= LEAST_SCORE]
    return {
        "moviegoer": [_frames(staged, d.first, d.last + 1) for d in two],
        "strict A/B/A/B": baselines.alternating(staged.shots, staged.cast),
        "one frame a second": baselines.one_frame_a_second(staged.shots, seen),
    }


def _frames(staged: Sequence, first: int, end: int) -> scoring.Frames:
    return staged.shots[first].start_frame, staged.shots[end - 1].end_frame


def _films(noise: Noise, count: int) -> Iterable[Sequence]:
    return (film(seed, noise=noise) for seed in range(FIRST_SEED, FIRST_SEED + count))


def settings(*, films: int = 300) -> pd.DataFrame:
    """Rows for each setting and method, over so many films of 24 scenes each."""
    rows = [
        {"setting": name, **row}
        for name, noise in SETTINGS.items()
        for row in tally(_films(noise, films)).rows()
    ]
    return pd.DataFrame(rows)


def curve(
    name: str,
    *,
    films: int,
    base: Noise | None = None,
    note: Callable[[str], None] = lambda _line: None,
) -> pd.DataFrame:
    """Rows for each rate of one mistake and each method.

    Parameters
    ----------
    name
        A key of ``CURVES``.
    films
        Films a rate.
    base
        What goes wrong beside it; the ordinary setting if not given.
    note
        Told after each rate.
    """
    column, values = CURVES[name]
    rows: list[dict[str, object]] = []
    for rate in values:
        noise = replace(base or Noise(), **{column: rate})  # type: ignore[arg-type]
        rows += [{"mistake": name, "rate": rate, **r} for r in tally(_films(noise, films)).rows()]
        note(f"{name} {rate:g}")
    return pd.DataFrame(rows)


def curves(*, films: int = 100) -> pd.DataFrame:
    """All curves, one below the other."""
    return pd.concat([curve(name, films=films) for name in CURVES], ignore_index=True)
