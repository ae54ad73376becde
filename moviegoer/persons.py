"""The columns of ``characters.csv``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from moviegoer.core.people.circles import Circle
from moviegoer.types import Character

__all__ = ["table"]


def table(cast: Sequence[Character], around: Mapping[int, Circle]) -> pd.DataFrame:
    """Build the table of characters, a row each; ``around`` is what surrounds each, by number.

    Lists are joined by ``;``; what is counted or shared out stands behind its name and a blank.
    """
    name = {one.number: one.name for one in cast}

    def counted(of: Mapping[int, int]) -> str:
        return ";".join(f"{name[other]} {count}" for other, count in of.items())

    def shared(of: Mapping[str, float]) -> str:
        return ";".join(f"{scale} {share:.2f}" for scale, share in of.items())

    def words(values: list[str]) -> pd.api.extensions.ExtensionArray:
        return pd.array(values, dtype="str")

    def numbers(values: list[float], digits: int) -> pd.api.extensions.ExtensionArray:
        return pd.array([round(value, digits) for value in values], dtype="float64")

    return pd.DataFrame(
        {
            "character": pd.array([one.number for one in cast], dtype="int64"),
            "name": words([one.name for one in cast]),
            "screen_time_s": numbers([one.screen_time_s for one in cast], 3),
            "first_s": numbers([one.first_s for one in cast], 6),
            "last_s": numbers([one.last_s for one in cast], 6),
            "shots": words([";".join(map(str, one.shots)) for one in cast]),
            "shots_inferred": words([";".join(map(str, one.inferred)) for one in cast]),
            "faces": pd.array([len(one.faces) for one in cast], dtype="int64"),
            "scales": words([shared(around[one.number].scales) for one in cast]),
            "shares_frames_with": words([counted(around[one.number].frames) for one in cast]),
            "dialogues_with": words([counted(around[one.number].dialogues) for one in cast]),
            "how": words([one.how for one in cast]),
        }
    )
