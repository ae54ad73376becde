"""Numbers and names as a reader wants them."""

from __future__ import annotations

import html
import math

__all__ = ["clock", "count", "length", "listed", "number", "p", "plain", "seconds", "share"]


def clock(time_s: float, *, tenths: bool = False) -> str:
    """Write a moment as ``h:mm:ss``, or ``h:mm:ss.t``."""
    ticks = round(max(0.0, time_s) * 10) if tenths else math.floor(max(0.0, time_s) + 0.5) * 10
    whole, rest = divmod(ticks, 10)
    hours, minutes, left = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{left:02}" + (f".{rest}" if tenths else "")


def length(duration_s: float) -> str:
    """Write a length of film in words: ``1 h 39 min``, ``3 min 20 s``, ``8.4 s``, ``0.04 s``."""
    if duration_s < 60:
        return seconds(duration_s)
    minutes, left = divmod(round(duration_s), 60)
    if minutes < 60:
        return f"{minutes}\u00a0min {left}\u00a0s" if left else f"{minutes}\u00a0min"
    hours, minutes = divmod(round(duration_s / 60), 60)
    return f"{hours}\u00a0h {minutes}\u00a0min" if minutes else f"{hours}\u00a0h"


def seconds(duration_s: float) -> str:
    """Write a shot's length."""
    return f"{duration_s:.2f}\u00a0s" if duration_s < 1 else f"{duration_s:.1f}\u00a0s"


def share(part: float) -> str:
    """Write a share as a percentage; a small one is not rounded away."""
    if not math.isfinite(part):
        return "–"
    return f"{part:.0%}" if part == 0 or part >= 0.095 else f"{part:.1%}"


def count(things: int, one: str, many: str = "") -> str:
    """Write ``1 shot``, ``1,500 shots``."""
    return f"{things:,} {one if things == 1 else many or one + 's'}"


def listed(things: list[str]) -> str:
    """Join words as a sentence does: ``a, b and c``."""
    return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} and {things[-1]}"


def p(probability: float) -> str:
    """Write a probability with two digits; empty when unknown."""
    return f"{probability:.2f}" if math.isfinite(probability) else ""


def number(value: float) -> str:
    """Write a measured value with three or four digits that mean something."""
    if not math.isfinite(value):
        return "–"
    whole = value == round(value)
    digits = 0 if whole else max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{digits}f}".replace("-", "−")


def plain(text: str, *, limit: int = 60) -> str:
    """Make a name safe inside a plot, which would read ``<b>`` as bold, and short enough."""
    cut = text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
    return html.escape(cut, quote=False)
