"""Titles, names and lines as other programs can hold them."""

from __future__ import annotations

import re

from moviegoer.core.graphs.interchange import FORBIDDEN

__all__ = ["legal", "one_line"]

BREAKS = re.compile("[\\s\x85\u2028\u2029]+")


def legal(text: str) -> str:
    """Put U+FFFD for every character that XML forbids; nothing else changes."""
    return FORBIDDEN.sub("\ufffd", text)


def one_line(text: str) -> str:
    """Make one line of a text, for formats in which a line break ends an entry."""
    return BREAKS.sub(" ", legal(text)).strip()
