"""The page that asks, as one document: its style and script stand in it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

__all__ = ["render"]

STATIC = Path(__file__).parent / "static"


@cache
def render(nonce: str) -> str:
    """Write the page; ``nonce`` is what its style and script are allowed by."""
    environment = Environment(
        loader=FileSystemLoader(STATIC),
        undefined=StrictUndefined,
        autoescape=select_autoescape(["html"]),
    )
    return environment.get_template("label.html").render(nonce=nonce)
