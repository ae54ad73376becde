"""The page of two editions: both as strips, what is the same joined, and a table of the rest."""

from __future__ import annotations

from dataclasses import dataclass

import jinja2

from moviegoer.core.alignment.alike import Alignment, Edition, Kind, Relation
from moviegoer.report.words import clock
from moviegoer.types import Span

__all__ = ["render"]

WIDTH, HIGH, GAP = 1000.0, 26.0, 70.0
"""Of the drawing, in its own units."""
SAID = {
    Kind.SAME: "the same in both",
    Kind.SHORTER: "shorter in B",
    Kind.LONGER: "longer in B",
    Kind.SPLIT: "one shot of A, several of B",
    Kind.MERGED: "several shots of A, one of B",
    Kind.RECUT: "several shots of both",
    Kind.MOVED: "elsewhere in B",
    Kind.CUT: "only in A",
    Kind.ADDED: "only in B",
}


@dataclass(frozen=True, slots=True)
class _Row:
    kind: str
    said: str
    one: str
    other: str


def render(found: Alignment, a: tuple[str, Edition], b: tuple[str, Edition]) -> str:
    """Draw the page; an edition goes with what it is called."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("moviegoer.report", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    longest_s = max(a[1].end_s, b[1].end_s)
    rows = [_row(one, a[1], b[1]) for one in found.runs() if one.kind is not Kind.SAME]
    return environment.get_template("alignment.html").render(
        titles=(a[0] or "A", b[0] or "B"),
        counts=[(SAID[kind], str(kind), count) for kind, count in found.counts().items()],
        speed=f"{found.speed:.4f}",
        ribbons=[_ribbon(one, a[1], b[1], longest_s) for one in found.relations],
        rows=rows,
        width=WIDTH,
        height=2 * HIGH + GAP,
    )


def _span(numbers: tuple[int, ...], edition: Edition) -> Span | None:
    spans = [edition.shots[number - 1].span for number in numbers]
    return Span(spans[0].start_s, spans[-1].end_s) if spans else None


def _ribbon(one: Relation, a: Edition, b: Edition, longest_s: float) -> tuple[str, list[str]]:
    """The relation's kind, and the corners of what is drawn for it."""
    strips = []
    edges = []
    for at, span in ((0.0, _span(one.a, a)), (HIGH + GAP, _span(one.b, b))):
        if span is not None:
            left, right = (WIDTH * time_s / longest_s for time_s in (span.start_s, span.end_s))
            strips.append(_corners((left, at), (right, at), (right, at + HIGH), (left, at + HIGH)))
            edges.append((left, right))
    if len(edges) == 2:
        (left, right), (low, high) = edges
        strips.append(_corners((left, HIGH), (right, HIGH), (high, HIGH + GAP), (low, HIGH + GAP)))
    return str(one.kind), strips


def _corners(*points: tuple[float, float]) -> str:
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in points)


def _row(one: Relation, a: Edition, b: Edition) -> _Row:
    return _Row(str(one.kind), SAID[one.kind], _where(one.a, a), _where(one.b, b))


def _where(numbers: tuple[int, ...], edition: Edition) -> str:
    span = _span(numbers, edition)
    if span is None:
        return "–"
    shots = f"shot {numbers[0]}" if len(numbers) == 1 else f"shots {numbers[0]}–{numbers[-1]}"
    return f"{shots}, {clock(span.start_s, tenths=True)}–{clock(span.end_s, tenths=True)}"
