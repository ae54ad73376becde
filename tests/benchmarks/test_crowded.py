"""The crowded film in numbers can be reasoned about from faces to scenes."""

from __future__ import annotations

import numpy as np

from benchmarks import crowded


def test_a_crowded_film_has_the_tracks_it_states_and_is_divided() -> None:
    crowd = crowded.draw(shots=60, tracks=300)
    assert len(crowd.shots) == 60
    assert abs(len(crowd.faces) / crowded.KEYFRAMES - 300) < 60
    assert np.allclose(np.linalg.norm(crowd.vectors, axis=1), 1, atol=1e-5)
    people, scenes = crowded.structure(crowd)
    assert 20 < people < 300
    assert scenes[0].first_shot == 1
    assert scenes[-1].last_shot == 60
