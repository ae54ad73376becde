"""``corrections.toml``: what people set right, kept beside an analysis.

A file a person can read, write by hand and take along; docs/corrections.md describes it. Every
entry of ``[[cut]]``, ``[[label]]``, ``[[scene]]`` and ``[[person]]`` is one correction, in the
order they were made: what was done, ``by`` whom and ``when``, tied to times of the film and to
faces. Comments and spacing that a person put in are left as they are.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import tomlkit
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from tomlkit.items import AoT, Table

from moviegoer.core.corrections.deeds import Corrections, Cut, CutDeed, Label, Staging
from moviegoer.core.people.corrections import Correction, Deed, Sighting, Someone
from moviegoer.errors import StoreError
from moviegoer.store import clear, explained, write_atomically
from moviegoer.types import SceneKind, Span, Transition

__all__ = ["FILE", "add", "content", "parse", "read", "restore", "understood", "undo"]

T = TypeVar("T", Correction, Cut, Label, Staging)

FILE = "corrections.toml"
VERSION = 2
"""Version 1 knew people only."""
TABLES = ("cut", "label", "scene", "person")
HEAD = """\
# What people set right in this analysis. It is applied on every run of 'moviegoer analyze'.
# Times are seconds. A face is [seconds, left, top, right, bottom], in shares of the active picture.
"""


def _zoned(when: datetime) -> datetime:
    return when if when.tzinfo else when.replace(tzinfo=UTC)


Share = Annotated[float, Field(ge=-1, le=2)]
"""A box may stick out of the picture."""
Seconds = Annotated[float, Field(allow_inf_nan=False)]
When = Annotated[datetime, AfterValidator(_zoned)]
Said = Annotated[str, Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Entry(_Strict):
    by: str
    when: When
    added: When | None = None


class _Stretch(_Entry):
    from_s: Seconds
    to_s: Seconds

    @model_validator(mode="after")
    def _forward(self) -> _Stretch:
        if self.to_s <= self.from_s:
            raise ValueError("to_s must lie after from_s")
        return self

    @property
    def span(self) -> Span:
        return Span(self.from_s, self.to_s)


class _Someone(_Strict):
    from_s: float
    to_s: float
    faces: tuple[tuple[float, Share, Share, Share, Share], ...] = Field(min_length=1)

    def plain(self) -> Someone:
        faces = [Sighting(at, (left, top, right, low)) for at, left, top, right, low in self.faces]
        return Someone(Span(self.from_s, self.to_s), tuple(faces))


class _Cut(_Entry):
    did: CutDeed
    at_s: Seconds
    to_s: Seconds | None = None
    transition: Transition | None = None

    @model_validator(mode="after")
    def _whole(self) -> _Cut:
        if (self.did is CutDeed.MOVE) != (self.to_s is not None):
            raise ValueError("to_s belongs to a move, and to nothing else")
        if self.transition is Transition.START or (self.transition and self.did is CutDeed.REMOVE):
            raise ValueError(f"transition cannot be '{self.transition}' here")
        return self

    def plain(self) -> Cut:
        return Cut(self.did, self.at_s, self.by, self.when, self.to_s, self.transition, self.added)


class _Label(_Stretch):
    head: Said
    label: Said

    def plain(self) -> Label:
        return Label(self.head, self.label, self.span, self.by, self.when, self.added)


class _Scene(_Stretch):
    kind: SceneKind | None = None
    who: tuple[_Someone, ...] | None = None

    def plain(self) -> Staging:
        who = None if self.who is None else tuple(one.plain() for one in self.who)
        return Staging(self.span, self.by, self.when, self.kind, who, self.added)


class _Person(_Entry):
    did: Deed
    name: str = ""
    of: tuple[_Someone, ...] = Field(min_length=1)

    def plain(self) -> Correction:
        of = tuple(one.plain() for one in self.of)
        return Correction(self.did, of, self.by, self.when, self.name, self.added)


class _File(_Strict):
    version: int = Field(default=VERSION, ge=1, le=VERSION)
    film: str = ""
    cut: tuple[_Cut, ...] = ()
    label: tuple[_Label, ...] = ()
    scene: tuple[_Scene, ...] = ()
    person: tuple[_Person, ...] = ()

    def plain(self) -> Corrections:
        return Corrections(
            people=tuple(one.plain() for one in self.person),
            cuts=tuple(one.plain() for one in self.cut),
            labels=tuple(one.plain() for one in self.label),
            scenes=tuple(one.plain() for one in self.scene),
        )


def read(folder: Path) -> Corrections:
    """Read the corrections kept in an analysis's folder, oldest first; none without a file.

    Raises
    ------
    StoreError
        If the file cannot be read, is no TOML, or says what this version does not know.
    """
    return _checked(folder / FILE, content(folder)).plain()


def parse(path: Path) -> tuple[Corrections, str]:
    """Read a file of corrections wherever it lies, with the key of the film it names, if any.

    Raises
    ------
    StoreError
        As for :func:`read`, or if there is no such file.
    """
    file = _checked(path, _text(path))
    return file.plain(), file.film


def understood(text: str, where: Path | str) -> Corrections:
    """Read corrections from a text in the file's form; ``where`` is what a message calls it.

    Raises
    ------
    StoreError
        As for :func:`read`.
    """
    return _checked(where, text).plain()


def content(folder: Path) -> str:
    """Read the file as it stands; empty if there is none. A run's key rests on it.

    Raises
    ------
    StoreError
        If it cannot be read or is not UTF-8.
    """
    path = folder / FILE
    return _text(path) if path.exists() else ""


def _text(path: Path) -> str:
    with explained(path, "read"):
        try:
            return path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            raise StoreError(f"{path} is not UTF-8; save it as such") from None


def add(folder: Path, corrections: Corrections) -> None:
    """Put corrections at the end of each table of the file, and write it whole or not at all.

    Raises
    ------
    StoreError
        If what is there cannot be read, or the file cannot be written.
    """
    document = _document(folder)
    document["version"] = VERSION
    for name, entries in _entries(corrections).items():
        if entries:
            table = document.setdefault(name, tomlkit.aot())
            for entry in entries:
                table.append(entry)
    _write(folder, tomlkit.dumps(document))


def restore(folder: Path, text: str) -> None:
    """Put the file back as :func:`content` gave it; without text there is none.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    if text:
        _write(folder, text)
    else:
        clear(folder / FILE)


def undo(folder: Path) -> Corrections:
    """Take back the last command's corrections, which bear one time; returns them.

    Raises
    ------
    StoreError
        As for :func:`add`.
    """
    known = read(folder)
    if not known:
        return known
    last = max(one.added or one.when for one in known.every())
    document = _document(folder)
    gone = Corrections(
        people=_taken(document, "person", known.people, last),
        cuts=_taken(document, "cut", known.cuts, last),
        labels=_taken(document, "label", known.labels, last),
        scenes=_taken(document, "scene", known.scenes, last),
    )
    _write(folder, tomlkit.dumps(document))
    return gone


def _taken(
    document: tomlkit.TOMLDocument, name: str, known: tuple[T, ...], last: datetime
) -> tuple[T, ...]:
    """Take the entries of that time out of a table; returns them."""
    gone = [(one.added or one.when) == last for one in known]
    table = document.get(name)
    for place in reversed([i for i, is_gone in enumerate(gone) if is_gone]):
        assert isinstance(table, AoT)
        del table[place]
    if table is not None and not len(table):
        del document[name]
    return tuple(one for one, is_gone in zip(known, gone, strict=True) if is_gone)


def _document(folder: Path) -> tomlkit.TOMLDocument:
    text = content(folder)
    if not text.strip():
        document = tomlkit.parse(HEAD)
        document["version"] = VERSION
        return document
    _checked(folder / FILE, text)
    return tomlkit.parse(text)


def _write(folder: Path, text: str) -> None:
    write_atomically(folder / FILE, lambda file: file.write(text.encode()))


def _checked(path: Path | str, text: str) -> _File:
    try:
        return _File.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise StoreError(f"{path} is not TOML: {error}") from None
    except ValidationError as error:
        # What is wrong tells more than what is missing besides.
        first = min(error.errors(include_url=False), key=lambda slip: slip["type"] == "missing")
        where = ".".join(str(part) for part in first["loc"])
        raise StoreError(f"{path}: {where}: {first['msg']}") from None


def _entries(corrections: Corrections) -> dict[str, list[Table]]:
    return {
        "cut": [_table(one, _cut) for one in corrections.cuts],
        "label": [_table(one, _label) for one in corrections.labels],
        "scene": [_table(one, _scene) for one in corrections.scenes],
        "person": [_table(one, _person) for one in corrections.people],
    }


def _table(one: T, fill: Callable[[T], Iterable[tuple[str, Any]]]) -> Table:
    table = tomlkit.table()
    table.trivia.indent = "\n"
    told: list[tuple[str, Any]] = [*fill(one)]
    told += [("by", one.by), ("when", one.when), ("added", one.added)]
    for name, value in sorted(told, key=lambda pair: isinstance(pair[1], AoT)):
        if value is not None:
            table[name] = value
    return table


def _cut(cut: Cut) -> Iterable[tuple[str, Any]]:
    yield "did", str(cut.did)
    yield "at_s", cut.at_s
    yield "to_s", cut.to_s
    yield "transition", None if cut.transition is None else str(cut.transition)


def _label(label: Label) -> Iterable[tuple[str, Any]]:
    yield "head", label.head
    yield "label", label.label
    yield "from_s", label.span.start_s
    yield "to_s", label.span.end_s


def _scene(scene: Staging) -> Iterable[tuple[str, Any]]:
    yield "from_s", scene.span.start_s
    yield "to_s", scene.span.end_s
    yield "kind", None if scene.kind is None else str(scene.kind)
    if scene.who is not None:
        yield "who", _people(scene.who) if scene.who else tomlkit.array()


def _person(correction: Correction) -> Iterable[tuple[str, Any]]:
    yield "did", str(correction.did)
    yield "name", correction.name or None
    yield "of", _people(correction.of)


def _people(people: Iterable[Someone]) -> AoT:
    of = tomlkit.aot()
    for someone in people:
        table = tomlkit.table()
        table["from_s"], table["to_s"] = someone.span.start_s, someone.span.end_s
        faces: Any = tomlkit.array()
        for face in someone.faces:
            faces.append([face.time_s, *face.box])
        table["faces"] = faces.multiline(True)
        of.append(table)
    return of
