"""The card of a model of one's own, in Markdown: what it learnt from, and how right it is."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from moviegoer.learn.lab import figures
from moviegoer.learn.lab.about import About
from moviegoer.learn.lab.calibrate import ALWAYS
from moviegoer.learn.lab.course import Course
from moviegoer.learn.lab.material import Material
from moviegoer.learn.lab.plan import DESIGNS
from moviegoer.sense import weights

__all__ = ["DIFFERENCE", "HELD", "doubts", "verdicts", "write"]

HELD = {"mixed": "frame-mixed", "unwatched": "film-held-out"}
"""What the two ways to split are called where figures are told."""
DIFFERENCE = (
    "Frame-mixed: frames of the tested films were trained on, so sets, faces, grading and encoding "
    "are recognized as much as a style. Film-held-out: tested films were never seen; this is what "
    "to expect of a film that is new, and what is left of the figure once films are not known."
)
SEEN = (
    "FrameNet answers better to the stills that it was itself trained on than to others: figures "
    "taken on those stills flatter. Take them on pictures of your own."
)
STANDS_ON = {"efficientnet-lite0": "efficientnet-lite0", "resnet50": "imagenet",
             "framenet": "framenet", "together": "framenet"}  # fmt: skip
"""The catalogue's names of what lies before the trained part."""
TAUGHT = (
    "it learnt from that teacher's probabilities, halved with the labels where there are some, and "
    "never from pictures that are validated or tested on, nor from near-duplicates of them"
)
FILMS = 30


def verdicts(material: Material, course: Course) -> pd.DataFrame | None:
    """Film verdicts of the test, from their frames' probabilities; none where films are unknown."""
    table = material.dataset.table
    rows = material.rows("test")
    if "film" not in table or (table["film"].iloc[rows] == "").any():
        return None
    film = table["film"].to_numpy(str)[rows]
    truth = material.target[rows].argmax(axis=1).astype(np.int64)
    return figures.pooled(course.probabilities[rows], film, truth)


def doubts(about: About) -> tuple[str, ...]:
    """What to warn of: a model that validation did not show to be worth asking."""
    if not about.exclusive or about.unknown_below < ALWAYS:
        return ()
    return (f"every answer will be 'unknown': {about.unknown_how}",)


def write(
    name: str, runs: Mapping[str, tuple[Material, Course]], notes: tuple[str, ...] = ()
) -> str:
    """Write the card; the first of the runs is that of the weights."""
    (kind, (material, course)), *_ = runs.items()
    about = course.about
    parts = [
        f"# {name}",
        _form(about),
        "## Data",
        _data(material, about, kind),
        "## How right it is",
        "Beside each figure its 95 % interval, by bootstrap over films or groups where they are "
        "known, otherwise over pictures.",
        _table(runs),
        *(_pooled(runs)),
        *([DIFFERENCE] if len(runs) > 1 else []),
        *([SEEN] if about.knows_framenet else []),
        *notes,
        "## How it answers",
        _answers(about),
        "## Where it comes from",
        _origin(about),
        "## Licence",
        _licence(about),
    ]
    return "\n\n".join(parts) + "\n"


def _form(about: About) -> str:
    asks = "who directed" if about.task == "director" else about.head
    what = DESIGNS[about.design].said if about.design in DESIGNS else about.design
    taught = f"Taught by {about.teacher}: {TAUGHT}. " if about.teacher else ""
    return (
        f"Answers *{asks}*: {', '.join(about.labels)}. Design `{about.design}`: {what}. {taught}"
        f"Made by `moviegoer train`, seed {about.seed}."
    )


def _data(material: Material, about: About, kind: str) -> str:
    table = material.dataset.table
    counts = pd.crosstab(table[about.column].replace("", "*no label*"), table["split"])
    sides = [side for side in ("train", "validation", "test") if side in counts]
    lines = [f"| {about.column} | {' | '.join(sides)} |", "|---" * (len(sides) + 1) + "|"]
    lines += [
        f"| {label} | {' | '.join(str(row[side]) for side in sides)} |"
        for label, row in counts.iterrows()
    ]
    how = {
        "mixed": "Split by frames: a film may be on several sides.",
        "unwatched": "Split by films: what is tested is of films that were never seen.",
    }[kind]
    films = [
        f"Films of {side}: {', '.join(names[:FILMS])}{' and others' if len(names) > FILMS else ''}."
        for side, names in about.films.items()
        if names
    ]
    return "\n\n".join([f"{how} Fingerprint {about.data[:16]}.", "\n".join(lines), *films])


def _table(runs: Mapping[str, tuple[Material, Course]]) -> str:
    names = ("precision", "recall", "f1", "accuracy")
    lines = [
        "| split | side | pictures | precision | recall | F1 | accuracy |",
        "|---|---|---|---|---|---|---|",
    ]
    for kind, (material, course) in runs.items():
        for side, found in course.figures.items():
            cells = " | ".join(str(found[name]) for name in names)
            lines.append(f"| {HELD[kind]} | {side} | {len(material.rows(side))} | {cells} |")
    return "\n".join(lines)


def _pooled(runs: Mapping[str, tuple[Material, Course]]) -> list[str]:
    lines = []
    for kind, (material, course) in runs.items():
        films = verdicts(material, course)
        if course.about.task == "director" and films is not None:
            right = int((films["truth"] == films["said"]).sum())
            lines.append(
                f"Frames pooled into film verdicts ({HELD[kind]}): {right} of {len(films)} films "
                "are given to the right director."
            )
    return lines


def _answers(about: About) -> str:
    lines = [f"Logits are divided by a temperature of {about.temperature}."]
    if about.bias:
        told = ", ".join(
            f"{name} {bias:+}" for name, bias in zip(about.labels, about.bias, strict=True)
        )
        lines.append(
            "Training was shown the labels in other shares than films have them; so that "
            f"probabilities hold for films, a bias is added to the divided logits: {told}."
        )
    if len(about.labels) == 2:
        lines.append(
            f"'{about.labels[1]}' is said from {about.threshold} on ({about.threshold_how})."
        )
    if doubts(about):
        return " ".join([*lines, f"`unknown` is always said ({about.unknown_how})."])
    lines.append(f"`unknown` is said below {about.unknown_below} ({about.unknown_how}).")
    lines.append("Pictures of which no label is true at all may be answered with confidence.")
    return " ".join(lines)


def _origin(about: About) -> str:
    versions = ", ".join(f"{name} {value}" for name, value in about.versions.items())
    return f"Seed {about.seed}; {versions}."


def _licence(about: About) -> str:
    lines = [
        "The trained part is yours; the rights in the pictures it learnt from are not touched."
    ]
    name = STANDS_ON.get(about.sight.backbone or about.sight.eye)
    if name:
        known = weights.catalogue()[name]
        lines.append(f"It stands on {name} ({known.licence}; {known.source}).")
    if about.sight.eye == "clip":
        lines.append("It stands on a CLIP model: see 'moviegoer models list' for its licence.")
    return " ".join(lines)
