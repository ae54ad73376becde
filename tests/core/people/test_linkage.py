import numpy as np
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import pdist

from moviegoer.core.people.linkage import agglomerate, condense


def apart(count: int, *pairs: tuple[int, int]) -> sp.csr_array:
    dense = np.zeros((count, count), bool)
    for a, b in pairs:
        dense[a, b] = dense[b, a] = True
    return sp.csr_array(dense)


def vectors(count: int, seed: int) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(count, 4))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def same(groups: np.ndarray) -> np.ndarray:
    return groups[:, None] == groups[None, :]


@settings(max_examples=40)
@given(count=st.integers(2, 25), seed=st.integers(0, 10_000), best=st.sampled_from([0.0, 1.0]))
def test_without_constraints_it_is_average_or_single_linkage(
    count: int, seed: int, best: float
) -> None:
    rows = vectors(count, seed)
    ours = agglomerate(rows, np.ones(count), apart(count), alike=0.4, best=best)
    tree = linkage(pdist(rows.astype(np.float64), "cosine"), "single" if best else "average")
    theirs = fcluster(tree, 0.6, "distance")
    assert (same(ours) == same(theirs)).all()


@settings(max_examples=40)
@given(count=st.integers(2, 25), seed=st.integers(0, 10_000))
def test_who_is_apart_stays_apart(count: int, seed: int) -> None:
    rows = vectors(count, seed)
    foes = apart(count, *((i, i + 1) for i in range(0, count - 1, 2)))
    for groups in (
        agglomerate(rows, np.ones(count), foes, alike=-1, best=0.3),
        condense(rows, foes, alike=-1),
    ):
        assert not (same(groups) & foes.toarray()).any()


def test_nothing_joins_nothing() -> None:
    assert agglomerate(vectors(0, 0), np.ones(0), apart(0), alike=0, best=0).shape == (0,)
    assert condense(np.empty((0, 4), np.float32), apart(0), alike=0).shape == (0,)


def test_heavier_rows_count_more() -> None:
    rows = np.array([[1, 0], [0.8, 0.6], [0.28, 0.96]], np.float32)
    light = agglomerate(rows, np.array([1.0, 1, 1]), apart(3), alike=0.6, best=0)
    # The pair weighs towards its second row, which the third is more like.
    heavy = agglomerate(rows, np.array([1.0, 9, 1]), apart(3), alike=0.6, best=0)
    assert (len(set(light.tolist())), len(set(heavy.tolist()))) == (2, 1)


def test_condensing_joins_only_what_is_beyond_doubt() -> None:
    angle = np.array([0, 0.1, 0.2, 1.0, 1.1])
    rows = np.column_stack([np.cos(angle), np.sin(angle)]).astype(np.float32)
    groups = condense(rows, apart(5), alike=0.99)
    assert (same(groups) == same(np.array([0, 0, 0, 1, 1]))).all()
