"""Labels that people gave to pictures: one CSV row an answer, written at once, the last one counts.

Columns: ``file`` (as the list of stills names it), ``head``, ``label`` (several that hold together
are joined by ``;``, ``none`` if none does; ``yes`` or ``no`` to a yes/no head; ``?`` for *cannot
tell*; empty takes the answer back), ``who``, ``when`` (UTC, ISO 8601), ``seconds`` (how long the
question stood there). Rows are only ever added. Files of several people may be put under each
other: an answer is told apart by who gave it.
"""

from __future__ import annotations

import csv
import errno
import io
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from moviegoer.errors import DataError, StoreError
from moviegoer.store import explained

__all__ = [
    "COLUMNS",
    "KEEP",
    "NOTHING",
    "UNSURE",
    "Answer",
    "Journal",
    "latest",
    "majority",
    "read",
    "training_table",
]

COLUMNS = ("file", "head", "label", "who", "when", "seconds")
UNSURE = "?"
"""The label of one who cannot tell."""
NOTHING = "none"
"""The answer that no label holds, where several may hold together."""
KEEP = "keep"
"""The head under which pictures are picked: ``yes`` ones go into a data set."""
HEADER = ",".join(COLUMNS).encode()
BOM = b"\xef\xbb\xbf"
"""What some spreadsheets put before the first column."""

TRAINING_WORDS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "scale": ("scale", {}),
    "mcu": ("mcu", {"yes": "1", "no": "0"}),
    "type": ("type", {}),
    "ots": ("ots", {"yes": "1", "no": "0"}),
    "shot.location": ("location", {"interior": "int", "exterior": "ext"}),
    "shot.time-of-day": ("time", {"dawn-dusk": "twilight", "sunrise-sunset": "twilight"}),
}
"""The columns every table for training has, by head, and its words for labels where they differ."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One row: what somebody said of one picture."""

    file: str
    head: str
    label: str
    who: str
    when: str
    seconds: str = ""


def read(path: Path) -> list[Answer]:
    """Read a file of answers, in its order.

    Raises
    ------
    DataError
        If it is not such a file.
    StoreError
        If it cannot be read.
    """
    with explained(path, "read"):
        raw = path.read_bytes()
    try:
        rows = csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True)
        missing = set(COLUMNS[:5]) - set(rows.fieldnames or ())
        if missing:
            raise DataError(f"{path}: no column {', '.join(sorted(missing))}; is it from 'label'?")
        return [_answer(row, f"{path}, line {rows.line_num}") for row in rows]
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{path}: not a CSV file of answers ({error})") from None


def _answer(row: Mapping[str, str | None], where: str) -> Answer:
    values = [row.get(name) for name in COLUMNS]
    if None in values[:5] or not (values[0] and values[1]):
        raise DataError(f"{where}: a row lacks its file, head, label, who or when")
    return Answer(*(value or "" for value in values))


def latest(answers: Iterable[Answer]) -> dict[tuple[str, str, str], Answer]:
    """What counts, by ``(who, file, head)``: of one person's answers the last, unless taken back.

    >>> said = [Answer("a.jpg", "scale", label, "ann", "") for label in ("CU", "MCU")]
    >>> [answer.label for answer in latest(said).values()]
    ['MCU']
    """
    last = {(answer.who, answer.file, answer.head): answer for answer in answers}
    return {key: answer for key, answer in last.items() if answer.label}


def majority(answers: Iterable[Answer]) -> dict[tuple[str, str], str | None]:
    """The label most people gave, by ``(file, head)``; ``None`` where there is no one such.

    Who could not tell has no vote.
    """
    votes: dict[tuple[str, str], Counter[str]] = {}
    for answer in latest(answers).values():
        if answer.label != UNSURE:
            votes.setdefault((answer.file, answer.head), Counter())[answer.label] += 1
    return {key: _winner(count) for key, count in votes.items()}


def _winner(votes: Counter[str]) -> str | None:
    (label, most), *others = votes.most_common(2)
    return None if others and others[0][1] == most else label


def training_table(
    answers: Iterable[Answer], *, by_folder: bool = False
) -> tuple[list[str], list[list[str]]]:
    """One row a picture, one column a head, in the form that training reads: names, then rows.

    A gap is empty; heads beyond those that training always asks for follow them. ``split`` says
    train throughout. ``group`` names what must not lie on both sides of a split: the picture
    itself, or with ``by_folder`` its folder.
    """
    said = majority(answers)
    heads = list(dict.fromkeys([*TRAINING_WORDS, *(head for _, head in said)]))
    names = ["file", *(TRAINING_WORDS.get(head, (head, {}))[0] for head in heads)]
    rows = []
    for file in dict.fromkeys(file for file, _ in said):
        labels = [_training_word(head, said.get((file, head))) for head in heads]
        group = str(Path(file).parent) if by_folder else file
        rows.append([file, *labels, "train", group])
    return [*names, "split", "group"], rows


def _training_word(head: str, label: str | None) -> str:
    return TRAINING_WORDS.get(head, ("", {}))[1].get(label or "", label or "")


class Journal:
    """A file of answers that is being added to. One program at a time may hold it.

    An answer is on the disk when :meth:`add` returns; if it could not be written the file is as it
    was before.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = FileLock(f"{path}.lock", blocking=False)

    def open(self) -> list[Answer]:
        """Claim the file, which need not exist, and read what it holds.

        A last row without its end was never confirmed to anybody, and is dropped.

        Raises
        ------
        StoreError
            If another program holds it, or it cannot be read or written.
        DataError
            If it holds something else.
        """
        with explained(self.path, "write"):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._lock.acquire()
            except Timeout:
                raise StoreError(
                    f"another 'moviegoer label' is writing {self.path}; close it or choose -o"
                ) from None
        try:
            if not self.path.exists() or self._mended() == 0:
                self._append(COLUMNS)
            return read(self.path)
        except BaseException:
            self.close()
            raise

    def add(self, answer: Answer) -> None:
        """Write one answer and wait until the disk has it.

        Raises
        ------
        StoreError
            If it cannot be written.
        """
        self._append(astuple(answer))

    def close(self) -> None:
        """Let the file go."""
        self._lock.release()
        Path(self._lock.lock_file).unlink(missing_ok=True)

    def _append(self, row: Sequence[str]) -> None:
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow(row)
        with explained(self.path, "write"), self.path.open("ab", buffering=0) as file:
            before = file.seek(0, os.SEEK_END)
            try:
                data = line.getvalue().encode()
                if file.write(data) != len(data):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                os.fsync(file.fileno())
            except OSError:
                file.truncate(before)
                raise

    def _mended(self) -> int:
        """End the last row if an editor left its line break off; drop it if it is torn.

        Returns the file's length. A file that is no journal is left as it is.
        """
        with explained(self.path, "write"), self.path.open("r+b") as file:
            data = file.read()
            header, end, _ = data.removeprefix(BOM).partition(b"\n")
            if end and header.rstrip(b"\r") != HEADER:
                raise DataError(f"{self.path}: its columns are not {','.join(COLUMNS)}; choose -o")
            start = data.rfind(b"\n") + 1
            fields = next(csv.reader([data[start:].decode("utf-8", "replace")]), [])
            if len(fields) == len(COLUMNS):
                file.write(b"\n")
            elif HEADER.startswith(data) or end:
                file.truncate(start)
            return file.seek(0, os.SEEK_END)
