"""The question that picks pictures for a data set: look, choose, save."""

from __future__ import annotations

from collections.abc import Sequence

from moviegoer import heads
from moviegoer.answers import KEEP
from moviegoer.heads import Head, Label

__all__ = ["QUESTION", "asked"]

QUESTION = Head(
    name=KEEP,
    question="Keep this picture for the data set?",
    source="The director predictor's way of gathering frames: look at each, save the good ones",
    labels=(
        Label(
            name="yes",
            title="keep it",
            definition="It shows what is to be learnt: no title, no black frame, no blur.",
            head=KEEP,
        ),
    ),
)
"""Not of the heads: it asks of a collection what to keep, not of a shot what it shows."""


def asked(names: Sequence[str]) -> list[Head]:
    """The heads of these names, each once, in order; ``keep`` is the question above.

    Raises
    ------
    HeadError
        If there is no such head.
    """
    once = dict.fromkeys(names)
    return [QUESTION if name == KEEP else heads.named(name) for name in once]
