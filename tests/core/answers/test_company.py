import numpy as np
import pytest

from moviegoer import heads
from moviegoer.core.answers.company import BY_COUNT, TYPES, company, sure
from moviegoer.types import Faces, Scores


def faces(*rows: tuple[int, float, float]) -> Faces:
    """Frame, height and probability of each face."""
    box = np.array([[0.1, 0.1, 0.2, 0.1 + height] for _, height, _ in rows]).reshape(-1, 4)
    return Faces(
        frame=np.array([frame for frame, *_ in rows], np.int64),
        box=box,
        landmarks=np.zeros((len(rows), 5, 2)),
        probability=np.array([p for *_, p in rows]),
        sharpness=np.ones(len(rows)),
        height_px=np.ones(len(rows)),
    )


def said(scores: Scores) -> str:
    return scores.labels[int(scores.p[0].argmax())]


def counted(count: int, height: float = 0.3) -> dict[str, Scores]:
    found = faces(*[(4, height, 0.99)] * count)
    return company(faces=found, frames=np.array([4]))


@pytest.mark.parametrize(("count", "kind"), [(1, "single"), (2, "two"), (3, "group"), (9, "group")])
def test_faces_of_a_size_are_company(count: int, kind: str) -> None:
    assert said(counted(count)["type"]) == kind


def test_small_faces_behind_a_large_one_are_not_company() -> None:
    found = faces((4, 0.6, 0.99), (4, 0.1, 0.99), (4, 0.1, 0.99))
    assert said(company(faces=found, frames=np.array([4]))["type"]) == "single"


def test_without_a_sure_face_nothing_is_said() -> None:
    told = company(faces=faces((4, 0.3, 0.5)), frames=np.array([4, 5]))
    for scores in told.values():
        assert np.isnan(scores.p).all()
        assert set(scores.how) == {""}


def test_many_faces_are_a_crowd_and_one_large_face_is_none() -> None:
    assert counted(14, 0.1)["shot.type.crowd"].p[0, 0] > 0.95
    assert counted(1)["shot.type.crowd"].p[0, 0] < 0.05
    assert np.isnan(counted(1, 0.1)["shot.type.crowd"].p).all()


def test_sure_faces_come_largest_first() -> None:
    assert sure(faces((4, 0.1, 0.99), (4, 0.5, 0.2), (4, 0.3, 0.99)), 4).tolist() == [2, 0]


def test_rates_are_shares_and_labels_the_heads_own() -> None:
    assert np.sum(BY_COUNT, axis=1) == pytest.approx(np.ones(len(BY_COUNT)), abs=0.02)
    assert tuple(label.name for label in heads.load()["type"].labels) == TYPES
