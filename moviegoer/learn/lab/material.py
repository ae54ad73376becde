"""What is learnt from: a data set's pictures as an eye sees them, and what each is labelled."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np

from moviegoer import heads
from moviegoer.answers import NOTHING, TRAINING_WORDS
from moviegoer.errors import DataError
from moviegoer.learn.dataset import balance, sources, split
from moviegoer.learn.dataset import table as tables
from moviegoer.learn.dataset.table import PARTS, UNUSED, Dataset
from moviegoer.learn.lab.eyes import Eye
from moviegoer.learn.lab.plan import Plan
from moviegoer.sense import stills
from moviegoer.types import Floats, Image, Ints

__all__ = [
    "LOOK_PX",
    "Material",
    "Subject",
    "balanced",
    "divided",
    "fingerprint",
    "look",
    "parted",
    "read",
    "settle",
    "validated",
]

LOOK_PX = 640
"""Length to which larger pictures are brought, as keyframes of films are kept."""
BATCH = 32
AHEAD = 4
"""Threads that read pictures while others are looked at."""
YES = {"yes": "1", "no": "0"}
Tell = Callable[[str, float], None]
Near = Callable[[], np.ndarray]
"""Gives the pictures' hashes, which are only needed to split."""
Task = Literal["mcu", "head", "director"]


@dataclass(frozen=True, slots=True)
class Subject:
    """What is to be learnt: the taxonomy's head and the column that holds it."""

    task: Task
    head: str
    column: str
    exclusive: bool = True


@dataclass(frozen=True, slots=True)
class Material:
    """Labelled pictures, a row each, ready to be learnt from."""

    subject: Subject
    dataset: Dataset
    """Rows that are on a side."""
    at: Ints
    """Their places in the data set that was given."""
    labels: tuple[str, ...]
    target: Floats
    """1 where a label holds, ``(n, labels)``."""
    weight: Floats
    """How much each picture counts in training; 0 outside it."""
    sampling: Floats | None
    """With which probability each is drawn next, where the table says so."""
    shares: Floats
    """Of each label in train before classes were balanced, by removal too: as films have them."""

    @property
    def shown(self) -> Floats:
        """The share of each label in what training is shown, weights and drawing counted in."""
        train = self.rows(PARTS[0])
        drawn = self.weight[train] * (1.0 if self.sampling is None else self.sampling[train])
        return np.asarray(drawn @ self.target[train] / drawn.sum(), np.float64)

    def rows(self, side: str) -> Ints:
        """Rows of ``train``, ``validation`` or ``test``."""
        return np.flatnonzero(self.dataset.table["split"] == side).astype(np.int64)

    @property
    def groups(self) -> np.ndarray:
        """What pictures hang together by: films, or groups, or each by itself."""
        table = self.dataset.table
        for name in ("film", "group"):
            if name in table and (table[name] != "").all():
                return table[name].to_numpy(str)
        return table["file"].to_numpy(str)

    @property
    def films(self) -> dict[str, tuple[str, ...]]:
        """Names of the films of each side; empty where they are not known."""
        table = self.dataset.table
        if "film" not in table:
            return {}
        sides = {side: table["film"][table["split"] == side] for side in PARTS}
        return {side: tuple(sorted(set(films) - {""})) for side, films in sides.items()}


def read(data: Path, task: Task, head: str) -> tuple[Dataset, Subject]:
    """Read a table of ``moviegoer dataset``, or a folder with a folder per label.

    Raises
    ------
    DataError
        If it is neither, a class is empty, a column unknown, or nothing is labelled.
    StoreError
        If it cannot be read.
    """
    wanted = "director" if task == "director" else head
    if data.is_dir():
        dataset = sources.from_folders(data, head=wanted)
    elif data.is_file():
        dataset = tables.read(data)
    else:
        raise DataError(f"{data}: no such table or folder")
    column = tables.choose(dataset, wanted)
    known = heads.load().get(wanted)
    exclusive = known is None or known.exclusive or [one.name for one in known.labels] == ["yes"]
    return _plain(dataset, column), Subject(task, wanted, column, exclusive)


def _plain(dataset: Dataset, column: str) -> Dataset:
    """One word for yes and one for no."""
    values = dataset.table[column]
    if set(values) <= {"", "0", "1", *YES}:
        return dataset.with_column(column, values.replace(YES).tolist())
    return dataset


def parted(dataset: Dataset, subject: Subject, plan: Plan, near: Near) -> Dataset:
    """Split a data set as the plan says, where its table does not say it already.

    Raises
    ------
    DataError
        If it cannot be split so: one film only, too few pictures, a class that training would lack.
    """
    if "split" in dataset.table and (dataset.table["split"] != "").any():
        return dataset
    return divided(dataset, subject, plan, near)


def divided(dataset: Dataset, subject: Subject, plan: Plan, near: Near) -> Dataset:
    """Split anew, whatever the table says."""
    how = split.Plan(
        unwatched=plan.split == "unwatched",
        test=plan.test,
        validation=plan.validation,
        seed=plan.seed,
    )
    return split.split(dataset, subject.column, how, near())


def validated(dataset: Dataset, subject: Subject, *, share: float, seed: int) -> Dataset:
    """Move a share of each class's pictures from train to validation, by chance.

    They are of films that are trained on, so what they settle is settled too confidently.
    """
    table = dataset.table
    rng = np.random.default_rng(seed)
    side = table["split"].to_numpy(object, copy=True)
    for _, rows in sorted(table[table["split"] == PARTS[0]].groupby(subject.column).groups.items()):
        chosen = rng.permutation(np.asarray(rows))[: int(share * len(rows))]
        side[chosen] = PARTS[1]
    return dataset.with_column("split", side.tolist())


def balanced(dataset: Dataset, subject: Subject, plan: Plan) -> Dataset:
    """Make up for rare classes in training as the plan says."""
    how = plan.balance
    if how.startswith("remove"):
        share = int(how.removeprefix("remove")) / 100
        return balance.remove(dataset, subject.column, share=share, seed=plan.seed)
    if how == "weights":
        return balance.weigh(dataset, subject.column)
    return balance.sample(dataset, subject.column) if how == "sampling" else dataset


def settle(dataset: Dataset, subject: Subject) -> Material:
    """Take the rows that are on a side, and check that they can be learnt from.

    Raises
    ------
    DataError
        If training has fewer than two classes, or a class is tested that it has not.
    """
    column = subject.column
    used = dataset.table["split"].isin(PARTS) & (dataset.table[column] != "")
    kept = replace(dataset, table=dataset.table[used].reset_index(drop=True))
    table = kept.table
    held = [frozenset(_held(str(value), subject)) for value in table[column]]
    trained = _names(held, table["split"] == PARTS[0])
    if len(trained) < 2:
        only = f"all are '{min(trained)}'" if trained else "there are none"
        raise DataError(f"nothing to tell apart in train: {only}; give pictures of two classes")
    for side in PARTS[1:]:
        for name in sorted(_names(held, table["split"] == side) - trained):
            raise DataError(
                f"'{name}' is in {side} but not in train: what was never shown cannot be told; "
                "move some of its pictures to train or take them out"
            )
    if not (table["split"] == PARTS[2]).any():
        raise DataError(
            "no picture's split is test: nothing would say how right the model is; "
            "'moviegoer dataset split' splits anew"
        )
    labels = _ordered(trained, subject)
    target = np.array([[name in one for name in labels] for one in held], np.float32)
    whole = dataset.table[column][dataset.table["split"].isin((PARTS[0], UNUSED))]
    natural = [_held(str(value), subject) for value in whole if value != ""]
    shares = np.array([[name in one for name in labels] for one in natural], float).mean(axis=0)
    weight, sampling = _numbers(kept, "weight", 1.0), None
    if "sampling" in table and (table["sampling"] != "").any():
        sampling = _numbers(kept, "sampling", 0.0)
    weight = np.where(table["split"] == PARTS[0], weight, 0.0)
    at = np.flatnonzero(used).astype(np.int64)
    return Material(subject, kept, at, labels, target, weight, sampling, shares)


def _held(value: str, subject: Subject) -> list[str]:
    return [value] if subject.exclusive else [n for n in value.split(";") if n != NOTHING]


def _names(held: Sequence[frozenset[str]], chosen: Iterable[bool]) -> set[str]:
    return {name for one, here in zip(held, chosen, strict=True) if here for name in one}


def _ordered(names: set[str], subject: Subject) -> tuple[str, ...]:
    """As the head has them, others after them by name; yes comes last."""
    known = heads.load().get(subject.head)
    if known is None or names <= {"0", "1"}:
        return tuple(sorted(names))
    words = TRAINING_WORDS.get(subject.head, ("", {}))[1]
    order = list(dict.fromkeys(words.get(one.name, one.name) for one in known.labels))
    return tuple(sorted(names, key=lambda n: (order.index(n) if n in order else len(order), n)))


def _numbers(dataset: Dataset, column: str, otherwise: float) -> Floats:
    if column not in dataset.table:
        return np.full(len(dataset), otherwise)
    try:
        return np.array([float(v) if v else otherwise for v in dataset.table[column]])
    except ValueError as error:
        raise DataError(f"column '{column}' holds something that is no number: {error}") from None


def fingerprint(dataset: Dataset, subject: Subject) -> str:
    """SHA-256 over labels, films, sides and the pictures' bytes.

    Raises
    ------
    DataError
        If a picture cannot be read.
    """
    names = [n for n in (subject.column, "film", "split") if n in dataset.table]
    text = dataset.table[names].to_csv(index=False)
    made = hashlib.sha256(text.encode("utf-8", "surrogateescape"))
    for file in dataset.table["file"]:
        try:
            made.update(hashlib.sha256(dataset.path(file).read_bytes()).digest())
        except OSError as error:
            raise DataError(f"{dataset.path(file)}: {error.strerror}") from None
    return made.hexdigest()


def look(dataset: Dataset, eye: Eye, kept: Path, tell: Tell) -> np.ndarray:
    """Let an eye see every picture, a row each; what it saw is kept in ``kept``, and read again.

    Pictures are read by threads ahead of the eye. The array lies on disk and is mapped, so that a
    data set may be larger than the memory.

    Raises
    ------
    DataError
        If a picture cannot be read.
    """
    if not kept.is_file():
        kept.parent.mkdir(parents=True, exist_ok=True)
        draft = kept.with_suffix(".draft")
        try:
            _written(dataset, eye, draft, tell)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        draft.replace(kept)
    return np.asarray(np.load(kept, mmap_mode="r"))


def _written(dataset: Dataset, eye: Eye, draft: Path, tell: Tell) -> None:
    out, done = None, 0
    for images in _batches([dataset.path(file) for file in dataset.table["file"]]):
        seen = eye.look(images)
        if out is None:
            shape = (len(dataset), *seen.shape[1:])
            out = np.lib.format.open_memmap(draft, mode="w+", dtype=seen.dtype, shape=shape)
        out[done : done + len(seen)] = seen
        done += len(seen)
        tell("look", done / len(dataset))
    if out is not None:
        out.flush()


def _batches(paths: Sequence[Path]) -> Iterator[list[Image]]:
    with ThreadPoolExecutor(AHEAD) as pool:
        for start in range(0, len(paths), BATCH):
            yield list(pool.map(_picture, paths[start : start + BATCH]))


def _picture(path: Path) -> Image:
    return stills.picture(path, longest_px=LOOK_PX)
