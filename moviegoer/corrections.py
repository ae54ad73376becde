"""``corrections.toml``: what people set right, kept beside an analysis.

A file a person can read, write by hand and take along. Every entry of ``[[person]]`` is one
correction of who is who, in the order they were made: what was ``did`` (name, merge, split), ``by``
whom and ``when``, and who it is ``of``, each with the stretch of film they are seen in and a face a
track as ``[seconds, left, top, right, bottom]``, the box as shares of the active picture. Comments
and spacing that a person put in are left as they are.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import tomlkit
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from tomlkit.items import AoT, Table

from moviegoer.core.people.corrections import Correction, Deed, Sighting, Someone
from moviegoer.errors import StoreError
from moviegoer.store import explained, write_atomically
from moviegoer.types import Span

__all__ = ["FILE", "add", "content", "read", "undo"]

FILE = "corrections.toml"
VERSION = 1
HEAD = """\
# What people set right in this analysis. It is applied on every run of 'moviegoer analyze'.
# A face is [seconds, left, top, right, bottom]; the box is in shares of the active picture.
"""

Share = Annotated[float, Field(ge=-1, le=2)]
"""A box may stick out of the picture."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Someone(_Strict):
    from_s: float
    to_s: float
    faces: tuple[tuple[float, Share, Share, Share, Share], ...] = Field(min_length=1)


class _Person(_Strict):
    did: Deed
    by: str
    when: datetime
    name: str = ""
    of: tuple[_Someone, ...] = Field(min_length=1)

    @field_validator("when")
    @classmethod
    def _zoned(cls, when: datetime) -> datetime:
        return when if when.tzinfo else when.replace(tzinfo=UTC)


class _File(_Strict):
    version: int = Field(default=VERSION, ge=1, le=VERSION)
    person: tuple[_Person, ...] = ()


def read(folder: Path) -> tuple[Correction, ...]:
    """Read the corrections kept in an analysis's folder, oldest first; none without a file.

    Raises
    ------
    StoreError
        If the file cannot be read, is no TOML, or says what this version does not know.
    """
    path = folder / FILE
    if not path.exists():
        return ()
    return tuple(_correction(entry) for entry in _checked(path, content(folder)).person)


def content(folder: Path) -> str:
    """Read the file as it stands; empty if there is none. A run's key rests on it.

    Raises
    ------
    StoreError
        If it cannot be read or is not UTF-8.
    """
    path = folder / FILE
    if not path.exists():
        return ""
    with explained(path, "read"):
        try:
            return path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            raise StoreError(f"{path} is not UTF-8; save it as such") from None


def add(folder: Path, corrections: Sequence[Correction]) -> None:
    """Put corrections at the end of the file, and write it whole or not at all.

    Raises
    ------
    StoreError
        If what is there cannot be read, or the file cannot be written.
    """
    document = _document(folder)
    people = document.setdefault("person", tomlkit.aot())
    for correction in corrections:
        people.append(_entry(correction))
    _write(folder, document)


def undo(folder: Path) -> tuple[Correction, ...]:
    """Take back the last command's corrections, which bear one time; returns them.

    Raises
    ------
    StoreError
        As for :func:`add`.
    """
    known = read(folder)
    if not known:
        return ()
    gone = tuple(one for one in known if one.when == known[-1].when)
    document = _document(folder)
    people = document["person"]
    assert isinstance(people, AoT)
    for place in reversed([i for i, one in enumerate(known) if one in gone]):
        del people[place]
    if not len(people):
        del document["person"]
    _write(folder, document)
    return gone


def _document(folder: Path) -> tomlkit.TOMLDocument:
    text = content(folder)
    if not text.strip():
        document = tomlkit.parse(HEAD)
        document["version"] = VERSION
        return document
    _checked(folder / FILE, text)
    return tomlkit.parse(text)


def _write(folder: Path, document: tomlkit.TOMLDocument) -> None:
    text = tomlkit.dumps(document)
    write_atomically(folder / FILE, lambda file: file.write(text.encode()))


def _checked(path: Path, text: str) -> _File:
    try:
        return _File.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise StoreError(f"{path} is not TOML: {error}") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise StoreError(f"{path}: {where}: {first['msg']}") from None


def _correction(entry: _Person) -> Correction:
    return Correction(
        did=entry.did,
        of=tuple(
            Someone(
                Span(one.from_s, one.to_s),
                tuple(Sighting(time_s, tuple(box)) for time_s, *box in one.faces),  # type: ignore[arg-type]
            )
            for one in entry.of
        ),
        by=entry.by,
        when=entry.when,
        name=entry.name,
    )


def _entry(correction: Correction) -> Table:
    table = tomlkit.table()
    table.trivia.indent = "\n"
    table["did"] = str(correction.did)
    if correction.name:
        table["name"] = correction.name
    table["by"] = correction.by
    table["when"] = correction.when
    of = tomlkit.aot()
    for someone in correction.of:
        of.append(_someone(someone))
    table["of"] = of
    return table


def _someone(someone: Someone) -> Table:
    table = tomlkit.table()
    table["from_s"], table["to_s"] = someone.span.start_s, someone.span.end_s
    faces: Any = tomlkit.array()
    for face in someone.faces:
        faces.append([face.time_s, *face.box])
    table["faces"] = faces.multiline(True)
    return table
