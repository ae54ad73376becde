import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moviegoer.core.answers.intertitle import card, titles
from moviegoer.types import Shot, Span, Transition


def one(letters=20, share=0.95, two_toned=0.95, faces=0):
    columns = {"letters": letters, "share": share, "two_toned": two_toned, "faces": faces}
    return float(card(**{name: np.array([value]) for name, value in columns.items()})[0])


def test_rows_of_letters_on_a_plain_ground_are_a_card():
    assert one() > 0.95


@pytest.mark.parametrize("lack", [{"letters": 3}, {"share": 0.3}, {"two_toned": 0.6}, {"faces": 1}])
def test_each_lack_speaks_against_it(lack):
    assert one(**lack) < 0.1


@given(st.floats(0, 1), st.floats(0, 1), st.integers(0, 50))
def test_it_is_a_probability_that_grows_with_the_evidence(share, tones, letters):
    p = one(letters, share, tones)
    assert 0 <= p <= 1
    assert one(letters + 10, min(1, share + 0.1), min(1, tones + 0.1)) >= p


def test_a_shot_is_a_title_if_half_its_pictures_are_cards():
    shots = [Shot(n, n, n + 1, Span(n, n + 1), Transition.CUT) for n in (1, 2, 3, 4)]
    found = titles(
        shots=shots, shot=np.array([1, 1, 2, 2, 3]), p=np.array([0.9, 0.1, 0.2, 0.3, 0.8])
    )
    assert found.tolist() == [True, False, True, False]
