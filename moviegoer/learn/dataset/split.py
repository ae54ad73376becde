"""Which pictures are trained on, chosen by, and tested on.

**mixed** shuffles frames: pictures of a film lie on both sides, so a figure says how well a film is
known of which some frames were seen. **unwatched** holds whole films out: it says how well films
are known that were never seen, which is nearly always worse and nearly always what is meant.
Either way no picture has a near-duplicate on another side.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pandas as pd

from moviegoer.errors import DataError
from moviegoer.learn.dataset import duplicates
from moviegoer.learn.dataset.table import PARTS, UNUSED, Dataset
from moviegoer.types import Bools, Ints

__all__ = ["Plan", "films", "hashes", "sides", "split"]

FINEST = 20
"""A share is made of up to so many folds."""
Tell = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """How to split: by frames or by films, and how much goes where."""

    unwatched: bool = False
    test: float = 0.2
    validation: float = 0.1
    seed: int = 0
    hold_out: tuple[str, ...] = ()
    """Films that are the test, instead of a share by chance."""


def hashes(dataset: Dataset, tell: Tell = lambda _: None) -> np.ndarray:
    """Hash every picture, ``(n, 8)``.

    Raises
    ------
    DataError
        If one cannot be read.
    """
    found = []
    for done, file in enumerate(dataset.table["file"], start=1):
        found.append(duplicates.read(dataset.path(file)))
        tell(done / len(dataset))
    return np.array(found, np.uint8).reshape(-1, 8)


def films(dataset: Dataset) -> pd.Series[str]:
    """Each picture's film; where a table knows films of none, its groups.

    Raises
    ------
    DataError
        If some pictures have a film and others not, or no column tells.
    """
    for name in ("film", "group"):
        if name in dataset.table and (dataset.table[name] != "").any():
            column = dataset.table[name]
            lacking = dataset.table["file"][column == ""]
            if len(lacking):
                raise DataError(f"{len(lacking)} pictures have no {name}, {lacking.iloc[0]} first")
            return column
    raise DataError("no column says which film a picture is of; add a column 'film'")


def split(dataset: Dataset, column: str, plan: Plan, near: np.ndarray) -> Dataset:
    """Set the column ``split`` of pictures that have a label; the others are unused.

    Classes keep their shares as far as groups allow. Where every film has one label throughout,
    as for directors, films of each label are held out.

    Parameters
    ----------
    near
        Hashes of the pictures, from :func:`hashes`.

    Raises
    ------
    DataError
        If there are too few films or pictures, a film to hold out is not there, or a class would
        be tested that is not trained on.
    """
    labelled = (dataset.table[column] != "").to_numpy()
    some = dataset.table[labelled].reset_index(drop=True)
    label = some[column].to_numpy(str)
    if len(set(label)) < 2:
        raise DataError(f"all pictures are labelled '{label[0]}': there is nothing to tell apart")
    pairs = duplicates.near(near[labelled])
    if plan.unwatched:
        part = _by_film(Dataset(dataset.folder, some), label, plan)
        part = _without_leaks(part, [*_grouped(some, part), *pairs])
    else:
        part = _parted(label, duplicates.clusters(len(some), [*_grouped(some), *pairs]), plan)
    _learnable(label, part, some, plan)
    whole = np.full(len(dataset), UNUSED, object)
    whole[labelled] = part
    return dataset.with_column("split", whole.tolist())


def _grouped(some: pd.DataFrame, part: np.ndarray | None = None) -> list[tuple[int, int]]:
    """Tie each picture to one of its group, where groups are named: to one in training first."""
    if "group" not in some:
        return []
    order = np.arange(len(some))
    if part is not None:
        order = order[np.argsort([PARTS.index(side) for side in part], kind="stable")]
    first: dict[str, int] = {}
    names = some["group"].to_numpy(str)
    tied = [(first.setdefault(names[row], int(row)), int(row)) for row in order if names[row]]
    return [(one, other) for one, other in tied if one != other]


def _by_film(dataset: Dataset, label: np.ndarray, plan: Plan) -> np.ndarray:
    film = films(dataset).to_numpy(str)
    names, group = np.unique(film, return_inverse=True)
    sides = 3 if plan.validation else 2
    if len(names) == 1:
        raise DataError(f"one film only ('{names[0]}'): whole films cannot be held out")
    if len(names) < sides:
        raise DataError(
            "two films are too few for training, validation and test; set --validation 0"
        )
    held = _held(names[group], plan.hold_out, names.tolist())
    if len({(f, one) for f, one in zip(film, label, strict=True)}) == len(names):
        return _nested(label, group, plan, held)
    return _parted(label, group, plan, held)


def _held(film: np.ndarray, hold_out: Collection[str], known: list[str]) -> Bools | None:
    for name in hold_out:
        if name not in known:
            raise DataError(f"no film is called '{name}'; there are {', '.join(known[:8])}")
    return np.isin(film, list(hold_out)) if hold_out else None


def _nested(label: np.ndarray, group: Ints, plan: Plan, held: Bools | None) -> np.ndarray:
    """Hold films of every label out, at least one each."""
    rng = np.random.default_rng(plan.seed)
    part = np.full(len(label), PARTS[0], object)
    if held is not None:
        part[held] = PARTS[2]
    for one in np.unique(label):
        mine = rng.permutation(np.unique(group[(label == one) & (part == PARTS[0])]))
        needed = 1 + (held is None) + (plan.validation > 0)
        if held is not None and not len(mine):
            continue  # all were named to be held out: a class that is not trained on
        if len(mine) < needed:
            without = "set --validation 0, " if plan.validation else ""
            raise DataError(
                f"'{one}' has {len(mine)} films to choose from and needs {needed}, one for each "
                f"side: give more, {without}or split mixed"
            )
        for side, share in ((2, plan.test if held is None else 0.0), (1, plan.validation)):
            # One is left for each side that still has none.
            most = len(mine) - 1 - (side == 2 and plan.validation > 0)
            take = min(max(1, round(share * len(mine))), most) if share else 0
            part[np.isin(group, mine[:take])] = PARTS[side]
            mine = mine[take:]
    return part


def _parted(label: np.ndarray, group: Ints, plan: Plan, held: Bools | None = None) -> np.ndarray:
    part = np.full(len(label), PARTS[0], object)
    test = _share(label, group, plan.test, plan.seed) if held is None else held
    part[test] = PARTS[2]
    if plan.validation:
        rest = np.flatnonzero(~test)
        share = plan.validation if held is not None else plan.validation / (1 - plan.test)
        chosen = _share(label[rest], group[rest], share, plan.seed)
        part[rest[chosen]] = PARTS[1]
    return part


def _share(label: np.ndarray, group: Ints, share: float, seed: int) -> Bools:
    """About a share of the rows, classes evenly, groups whole (scikit-learn's folds)."""
    from sklearn.model_selection import StratifiedGroupKFold

    most = min(FINEST, len(np.unique(group)), int(np.unique(label, return_counts=True)[1].max()))
    if most < 2:
        raise DataError(
            f"{len(label)} pictures in {len(set(group.tolist()))} groups are too few to split"
        )
    exact = Fraction(share).limit_denominator(most)
    exact = min(max(exact, Fraction(1, most)), Fraction(most - 1, most))
    folds = StratifiedGroupKFold(exact.denominator, shuffle=True, random_state=seed)
    chosen = np.zeros(len(label), bool)
    with warnings.catch_warnings():
        # A class smaller than the number of folds is not in each: said where it matters.
        warnings.simplefilter("ignore", UserWarning)
        for fold, (_, rows) in enumerate(folds.split(label, label, group)):
            if fold < exact.numerator:
                chosen[rows] = True
    return chosen


def _without_leaks(part: np.ndarray, pairs: list[tuple[int, int]]) -> np.ndarray:
    """Take out of validation and test what films share with others: logos, stock shots."""
    part = part.copy()
    for one, other in pairs:
        if part[one] != part[other] and UNUSED not in (part[one], part[other]):
            part[max(one, other, key=lambda row: PARTS.index(part[row]))] = UNUSED
    return part


def _learnable(label: np.ndarray, part: np.ndarray, some: pd.DataFrame, plan: Plan) -> None:
    trained = set(label[part == PARTS[0]])
    for side in (PARTS[2], PARTS[1]):
        if not (part == side).any() and (side == PARTS[2] or plan.validation):
            raise DataError(f"no picture is left for {side}; give more films or pictures")
        for name in sorted(set(label[part == side]) - trained):
            raise DataError(
                f"'{name}' would be in {side} but not in train ({_why(name, label, some)}); gather "
                "more of it, take it out, or try another --seed"
            )


def _why(name: str, label: np.ndarray, some: pd.DataFrame) -> str:
    mine = some[label == name]
    known = sorted(set(mine["film"]) - {""}) if "film" in mine else []
    of = f" of {known[0]}" if len(known) == 1 else ""
    return f"it has {len(mine)} pictures{of}"


def sides(dataset: Dataset) -> Iterator[tuple[str, pd.DataFrame]]:
    """The parts of a split data set that hold anything."""
    for name in (*PARTS, UNUSED):
        rows = dataset.table[dataset.table["split"] == name]
        if len(rows):
            yield name, rows
