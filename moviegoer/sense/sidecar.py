"""Subtitle files: which lie beside a film, what is in them.

pysubs2 reads the formats (SubRip, WebVTT, SubStation, MicroDVD and others), charset-normalizer
guesses an encoding where a file is not Unicode.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import langcodes
import pysubs2
from charset_normalizer import CharsetMatch, from_bytes
from langcodes.tag_parser import LanguageTagError
from pysubs2.exceptions import FormatAutodetectionError, Pysubs2Error, UnknownFPSError

from moviegoer.core.sound.cues import Cue
from moviegoer.errors import DataError

__all__ = ["Beside", "beside", "language", "read_file", "untagged"]

TEXT_FILES = (".srt", ".vtt", ".ass", ".ssa", ".sub")
"""In order of preference."""
PICTURE_FILES = (".idx", ".sup")
FORCED = frozenset({"forced", "foreign", "signs"})
"""Marks of files that hold only what is not in the film's language."""
COMMENTARY = frozenset({"comment", "commentary"})
FOR_THE_DEAF = frozenset({"sdh", "cc", "hoh"})
"""They name speakers and sounds."""
NO_MARK = frozenset({"default", "full", "utf8", "utf-8"})
ENCODINGS = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r",
    "cp932", "euc_jp", "gb18030", "big5", "cp949", "utf_16_le", "utf_16_be",
]  # fmt: skip
"""What subtitle files come in, beside UTF-8: the Windows code pages and the East Asian ones. Where
they read alike, the first is taken."""
HIRAGANA = 0.2
"""The least share of a Japanese text that is hiragana: about half of it is."""
LARGEST_BYTES = 50_000_000
"""No film has as much text; what is larger is something else."""

_VOICE = re.compile(r"<v(?:\.[^\s>]+)*\s+([^>]+)>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_MARKS = re.compile("|".join(map(re.escape, ("\ufeff", "\x00"))))


@dataclass(frozen=True, slots=True)
class Beside:
    """A subtitle file and what its name says."""

    path: Path
    language: str = ""
    """Two or three letters; empty where the name has none."""
    forced: bool = False
    commentary: bool = False
    for_the_deaf: bool = False
    unknown: tuple[str, ...] = ()
    """Parts of the name that mean nothing here."""


def language(tag: str) -> str:
    """The language a tag names, in its shortest form (``eng`` and ``en-GB``: ``en``), or ``""``.

    >>> language("eng"), language("pt-BR"), language("ger"), language("director")
    ('en', 'pt', 'de', '')
    """
    try:
        known = langcodes.get(tag)
    except LanguageTagError:
        return ""
    name = known.language or ""
    return name if name.isalpha() and name not in ("und", "zxx", "mis", "mul") else ""


def beside(film: Path) -> tuple[list[Beside], list[Path]]:
    """Subtitle files beside a film, and those with pictures of text, which cannot be read.

    ``film.srt`` belongs to ``film.mkv``, and so does ``Film.en.forced.srt``.
    """
    stem = film.stem.casefold()
    texts, pictures = [], []
    for path in _listed(film.parent):
        name, ending = path.stem.casefold(), path.suffix.lower()
        if name != stem and not name.startswith(stem + "."):
            continue
        if ending in PICTURE_FILES or (ending == ".sub" and _is_vobsub(path)):
            pictures.append(path)
        elif ending in TEXT_FILES:
            texts.append(_named(path, name[len(stem) :].split(".")[1:]))
    return texts, pictures


def _listed(folder: Path) -> list[Path]:
    """Files in a folder; none where it may not be listed."""
    try:
        return sorted(path for path in folder.iterdir() if path.is_file())
    except OSError:
        return []


def read_file(path: Path, *, rate: float) -> tuple[Cue, ...]:
    """Read a subtitle file.

    Parameters
    ----------
    rate
        The film's frames a second, for files that count frames and don't say how fast.

    Raises
    ------
    DataError
        If it cannot be read or holds no subtitles.
    """
    text = _decoded(_bytes(path), path)
    if text.lstrip().startswith("WEBVTT"):
        text = _webvtt(text)
    try:
        subs = _parsed(text, rate)
    except FormatAutodetectionError:
        raise DataError(
            f"{path}: holds nothing that reads as .srt, .vtt, .ass, .ssa or .sub subtitles"
        ) from None
    except (Pysubs2Error, ValueError, OverflowError, KeyError, IndexError) as error:
        raise DataError(f"{path}: its subtitles are broken ({type(error).__name__})") from error
    cues = tuple(
        Cue(event.start / 1000, event.end / 1000, untagged(event.text), event.name.strip())
        for event in subs
        if event.type == "Dialogue" and not event.is_drawing
    )
    if not cues:
        raise DataError(f"{path}: holds no subtitles")
    return cues


def untagged(text: str) -> str:
    r"""A text without SubStation's and HTML's tags, lines broken by ``\n``.

    >>> untagged(r"{\an8}<font color='red'>Tom &amp; Al</font>\NGo")
    'Tom & Al\nGo'
    """
    bare = pysubs2.SSAEvent(text=text.replace("[br]", r"\N")).plaintext
    return html.unescape(_TAG.sub("", bare))


def _parsed(text: str, rate: float) -> pysubs2.SSAFile:
    """Frame-based files say their own rate in the first subtitle, or go by the film's."""
    try:
        return pysubs2.SSAFile.from_string(text)
    except UnknownFPSError:
        return pysubs2.SSAFile.from_string(text, fps=rate)


def _webvtt(text: str) -> str:
    """Only the cues, voices turned into names: pysubs2 takes identifiers and notes for text."""
    cues = []
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        _, arrow, _ = block.partition("-->")
        if arrow:
            rows = block.split("\n")
            first = next(n for n, row in enumerate(rows) if "-->" in row)
            cues.append("\n".join([rows[first], *map(_voiced, rows[first + 1 :])]))
    return "\n\n".join(["WEBVTT", *cues])


def _voiced(row: str) -> str:
    """A row with its voice as a name, and without the times of single words."""
    row = re.sub(r"<\d[^>]*>", "", row)
    return _VOICE.sub(lambda voice: f"- [{voice[1].strip()}]: ", row)


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise DataError(f"{path}: too large for subtitles")
        return path.read_bytes()
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}); check the name") from error


def _decoded(data: bytes, path: Path) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if data.startswith(mark):
            try:
                return _MARKS.sub("", data.decode(encoding))
            except UnicodeDecodeError:
                continue
    guesses = list(from_bytes(_telling(data), cp_isolation=ENCODINGS))
    if not guesses:
        raise DataError(f"{path}: its encoding is not known; save the subtitles as UTF-8")
    return data.decode(min(guesses, key=_doubt).encoding, "replace")


def _doubt(guess: CharsetMatch) -> tuple[bool, float, float, int]:
    """Hiragana proves Japanese, which is else taken for Korean; then as charset-normalizer has it.

    Of code pages that read as well, such as the Western and the Central European, the one that
    more files are in.
    """
    text = str(guess)
    hiragana = sum("\u3040" <= letter <= "\u309f" for letter in text)
    order = ENCODINGS.index(guess.encoding) if guess.encoding in ENCODINGS else len(ENCODINGS)
    return hiragana < HIRAGANA * len(text), guess.chaos, -guess.coherence, order


def _telling(data: bytes) -> bytes:
    """Only the rows that tell an encoding: those that are not plain ASCII."""
    rows = [row for row in data.splitlines() if not row.isascii()]
    return b"\n".join(rows)


def _is_vobsub(path: Path) -> bool:
    """Whether a ``.sub`` holds MPEG pictures; what cannot be opened is complained of later."""
    try:
        with path.open("rb") as file:
            return file.read(4) == b"\x00\x00\x01\xba"
    except OSError:
        return False


def _named(path: Path, marks: Iterable[str]) -> Beside:
    marks = [mark for mark in marks if mark not in NO_MARK]
    known = FORCED | COMMENTARY | FOR_THE_DEAF
    tongues = [language(mark) for mark in marks if mark not in known]
    return Beside(
        path=path,
        language=next(filter(None, tongues), ""),
        forced=any(mark in FORCED for mark in marks),
        commentary=any(mark in COMMENTARY for mark in marks),
        for_the_deaf=any(mark in FOR_THE_DEAF for mark in marks),
        unknown=tuple(mark for mark in marks if mark not in known and not language(mark)),
    )
