"""Where the film lies, as other programs want to be told."""

from __future__ import annotations

import mimetypes
import os
from pathlib import Path

from moviegoer.analysis import Analysis
from moviegoer.export.texts import legal
from moviegoer.export.wanted import Wanted

__all__ = ["kind", "name", "relative", "url"]

KINDS = {".mkv": "video/x-matroska", ".mpg": "video/mpeg", ".m2ts": "video/mp2t"}
"""What Python's table of MIME types lacks."""


def _path(analysis: Analysis, wanted: Wanted) -> Path:
    return wanted.media or Path(analysis.film.path)


def name(analysis: Analysis, wanted: Wanted) -> str:
    """Name the film's file."""
    return legal(_path(analysis, wanted).name)


def url(analysis: Analysis, wanted: Wanted) -> str:
    """Give the film's ``file:`` address; a relative path is taken from where the command runs."""
    return _path(analysis, wanted).absolute().as_uri()


def relative(analysis: Analysis, wanted: Wanted) -> str:
    """Give the film's path from the folder of the exported file, with forward slashes."""
    path = _path(analysis, wanted).absolute()
    try:
        found = os.path.relpath(path, wanted.folder.absolute())
    except ValueError:  # another drive
        found = path.name
    return legal("./" + found.replace(os.sep, "/"))


def kind(analysis: Analysis, wanted: Wanted) -> str:
    """Name the film's MIME type."""
    ending = _path(analysis, wanted).suffix.lower()
    return KINDS.get(ending) or mimetypes.types_map.get(ending) or "video/mp4"
