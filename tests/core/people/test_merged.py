"""One cluster of faces that is two people: told apart by camera positions that alternate."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from moviegoer.core.conversation import dialogue
from moviegoer.core.conversation.views import Views
from moviegoer.core.people.merged import divided
from tests.core.conversation.test_dialogue import OUTSIDE, sight


def one_cluster(line: str) -> Views:
    """Shots in which A and B were taken for one person, seen from the setups of both."""
    seen = sight(line)
    merged = seen.seen[:, :2].max(axis=1, keepdims=True)
    return replace(seen, numbers=(1,), seen=merged)


def test_two_faces_in_one_cluster_who_face_each_other_are_two_who_talk() -> None:
    (found,) = dialogue.find(one_cluster(f"{OUTSIDE} A B A B A B A {OUTSIDE}"))
    assert (found.first, found.last) == (6, 12)
    assert (found.people, found.members) == (2, (1,))
    assert found.score > 0.5


@pytest.mark.parametrize("line", ["A A A A A A", "A A A B B B", "A - A - A - A"])
def test_a_face_seen_again_from_one_side_is_one_person(line: str) -> None:
    assert not dialogue.find(one_cluster(f"{OUTSIDE} {line} {OUTSIDE}"))


def test_parts_are_the_character_in_one_setup_and_in_the_others() -> None:
    seen = one_cluster("A B A B A")
    views, pairs = divided(seen, present=0.3)
    assert set(views.numbers) == {1}
    assert pairs
    for one, other in pairs:
        parts = views.seen[:, [one, other]]
        np.testing.assert_allclose(parts.sum(axis=1), seen.seen[:, 0])
        assert (parts.min(axis=1) == 0).all()
