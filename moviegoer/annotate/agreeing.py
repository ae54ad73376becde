"""How far people agree, head by head: from files of answers to tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from moviegoer import heads
from moviegoer.answers import UNSURE, Answer, latest
from moviegoer.core.answers.agreement import Agreement, Figure, confusion, measure
from moviegoer.errors import DataError
from moviegoer.store import write_atomically
from moviegoer.types import Ints, Strings

__all__ = ["Compared", "compare", "table", "text", "write_disagreements"]

ORDERED = {"scale": ("ECU", "CU", "MCU", "MS", "MLS", "LS", "ELS")}
"""Heads whose labels form an order, nearest first; what else they have (NA) has no place in it."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One head: the pictures all of these people answered, and how far they agree."""

    head: str
    people: tuple[str, ...]
    labels: tuple[str, ...]
    files: tuple[str, ...]
    codes: Ints
    """``(pictures, people)``, places in ``labels``."""
    unsure: int
    """Pictures left out because somebody could not tell."""
    agreement: Agreement

    @property
    def differing(self) -> Ints:
        """Rows of the pictures that were called different things."""
        return np.flatnonzero((self.codes != self.codes[:, :1]).any(axis=1))


def compare(
    answers: Iterable[Answer], names: Sequence[str] = (), *, seed: int = 0
) -> list[Compared]:
    """Compare everybody who answered a head, on the pictures that all of them answered.

    Heads that fewer than two people answered, or no picture of which all did, are left out.

    Raises
    ------
    DataError
        If fewer than two people answered, or no picture was answered by all.
    HeadError
        If a named head is unknown.
    """
    said = latest(answers)
    asked = [heads.named(name).name for name in names] or list(
        dict.fromkeys(head for _, _, head in said)
    )
    found = []
    for head in asked:
        part = {(who, file): a.label for (who, file, h), a in said.items() if h == head}
        people = tuple(dict.fromkeys(who for who, _ in part))
        if len(people) < 2:
            continue
        compared = _compare(head, people, part, seed)
        if compared is not None:
            found.append(compared)
    if not found:
        everybody = sorted({who for who, _, _ in said})
        raise DataError(
            "no picture was answered by two people or more; the files name "
            f"{', '.join(everybody) or 'nobody'} (who labels is set with --who)"
        )
    return found


def _compare(
    head: str, people: tuple[str, ...], said: dict[tuple[str, str], str], seed: int
) -> Compared | None:
    files = [
        file
        for file in dict.fromkeys(file for _, file in said)
        if all((who, file) in said for who in people)
    ]
    sure = [file for file in files if all(said[who, file] != UNSURE for who in people)]
    if not sure:
        return None
    used = {said[who, file] for who in people for file in sure}
    order = ORDERED.get(head, ())
    known = [label.name for label in heads.load()[head].labels] if head in heads.load() else []
    labels = tuple(dict.fromkeys([*order, *(n for n in known if n in used), *sorted(used)]))
    place = {label: i for i, label in enumerate(labels)}
    codes = np.array([[place[said[who, file]] for who in people] for file in sure], np.int64)
    return Compared(
        head=head,
        people=people,
        labels=labels,
        files=tuple(sure),
        codes=codes,
        unsure=len(files) - len(sure),
        agreement=measure(codes, labels=len(labels), ordered=len(order), seed=seed),
    )


def table(found: Sequence[Compared]) -> pd.DataFrame:
    """One row a head: pictures, people, and each figure with its interval; empty if undefined."""
    rows = []
    for part in found:
        got = part.agreement
        row: dict[str, object] = {
            "head": part.head,
            "people": ";".join(part.people),
            "pictures": got.pictures,
            "unsure": part.unsure,
        }
        for name in ("share", "cohen", "weighted", "fleiss"):
            figure = getattr(got, name) or Figure(np.nan, np.nan, np.nan)
            row |= {name: figure.value, f"{name}_low": figure.low, f"{name}_high": figure.high}
        rows.append(row)
    return pd.DataFrame(rows).round(4)


def text(found: Sequence[Compared]) -> str:
    """The same for people to read, with who said what where and the list of disagreements."""
    return "\n\n".join([_overview(found), *(_detail(part) for part in found)])


def _overview(found: Sequence[Compared]) -> str:
    rows = [
        {
            "head": part.head,
            "people": len(part.people),
            "pictures": part.agreement.pictures,
            "agree": _said(part.agreement.share),
            "Cohen's κ": _said(part.agreement.cohen),
            "weighted κ": _said(part.agreement.weighted),
            "Fleiss' κ": _said(part.agreement.fleiss),
        }
        for part in found
    ]
    return _plain(pd.DataFrame(rows))


def _said(figure: Figure | None) -> str:
    if figure is None or np.isnan(figure.value):
        return "–"
    if np.isnan(figure.low):
        return f"{figure.value:.2f}"
    return f"{figure.value:.2f} ({figure.low:.2f}–{figure.high:.2f})"


def _detail(part: Compared) -> str:
    lines = [f"{part.head}: {', '.join(part.people)}"]
    if part.unsure:
        lines.append(f"{part.unsure} pictures left out: somebody could not tell")
    if len(part.people) == 2:
        lines += ["", _confusion(part)]
    rows = part.differing
    lines += ["", f"{len(rows)} of {len(part.files)} called different things"]
    if len(rows):
        lines.append(_plain(_disagreements(part)))
    return "\n".join(lines)


def _confusion(part: Compared) -> str:
    counts = confusion(part.codes, labels=len(part.labels))
    used = np.flatnonzero(counts.sum(axis=0) + counts.sum(axis=1))
    names = [part.labels[i] for i in used]
    shown = pd.DataFrame(counts[np.ix_(used, used)], columns=names).replace(0, "·")
    first, second = part.people
    shown.insert(0, f"{first} ↓  {second} →", names)
    return _plain(shown)


def _disagreements(part: Compared) -> pd.DataFrame:
    rows = part.differing
    labels: Strings = np.array(part.labels)
    columns = {who: labels[part.codes[rows, i]] for i, who in enumerate(part.people)}
    return pd.DataFrame({"file": [part.files[i] for i in rows], **columns})


def _plain(frame: pd.DataFrame) -> str:
    return frame.to_string(index=False)


def write_disagreements(found: Sequence[Compared], path: Path) -> None:
    """Write what was called different things: file, head, and a column a person.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    parts = []
    for part in found:
        rows = _disagreements(part)
        rows.insert(1, "head", part.head)
        parts.append(rows)
    csv = pd.concat(parts, ignore_index=True).to_csv(index=False, lineterminator="\n")
    write_atomically(path, lambda file: file.write(csv.encode()))
