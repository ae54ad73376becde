"""What people checked by hand, as the report tells it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from moviegoer.core.answers.accuracy import Accuracy, Inspection
from moviegoer.report import words

__all__ = ["Row", "rows", "told"]


@dataclass(frozen=True, slots=True)
class Row:
    """One head: its share of right answers, drawn and in words."""

    head: str
    title: str
    right: int
    checked: int
    share: str
    interval: str
    part: float
    low: float
    high: float
    left_out: str
    mistakes: str


def told(found: Inspection) -> str:
    """Say who looked at how much, when, and what they knew."""
    days = f"on {found.since}"
    if found.since != found.until:
        days = f"from {found.since} to {found.until}"
    seen = (
        "They did not see the program's answers."
        if found.blind
        else "The program's answers were shown to them, which makes people agree more readily."
    )
    return (
        f"{found.shots:,} of the film's {words.count(found.of, 'shot')}, drawn by chance, were "
        f"looked at by {words.listed(list(found.people))} {days}. {seen}"
    )


def rows(found: Inspection, titles: Mapping[str, str]) -> list[Row]:
    """Lay out a row a head; ``titles`` are what the page calls heads."""
    return [_row(one, titles.get(one.head, one.head)) for one in found.heads if one.checked]


def _row(one: Accuracy, title: str) -> Row:
    left = [
        f"{number}\u00a0{what}"
        for number, what in ((one.unsure, "undecided"), (one.skipped, "skipped"))
        if number
    ]
    return Row(
        head=one.head,
        title=title,
        right=one.right,
        checked=one.checked,
        share=words.share(one.share),
        interval=f"{words.share(one.low)}\u00a0to\u00a0{words.share(one.high)}",
        part=_inside(one.share),
        low=_inside(one.low),
        high=_inside(one.high),
        left_out=", ".join(left),
        mistakes=", ".join(f"{_all(a)} for {_all(b)} ({n})" for a, b, n in one.mistakes),
    )


def _all(label: str) -> str:
    return label.replace(";", " + ")


def _inside(value: float) -> float:
    return 0.0 if math.isnan(value) else min(1.0, max(0.0, value))
