"""Which films are worth several workers."""

from hypothesis import given
from hypothesis import strategies as st

from moviegoer.corpus.work.dividing import PART_S, divide

HOUR_S = 3600.0


def test_one_long_film_gets_all_workers_but_no_part_is_short():
    assert divide([2 * HOUR_S], workers=8) == [8]
    assert divide([2 * HOUR_S], workers=100) == [12]
    assert divide([2 * PART_S - 1], workers=100) == [1]


def test_where_films_are_many_each_has_one_worker():
    assert divide([2 * HOUR_S] * 20, workers=20) == [1] * 20
    assert divide([2 * HOUR_S] * 20, workers=64) == [3] * 20


def test_a_film_longer_than_all_others_does_not_keep_them_waiting():
    assert divide([600.0] * 39 + [3 * HOUR_S], workers=64) == [1] * 39 + [18]


def test_a_film_of_unknown_length_is_work_but_is_not_divided():
    assert divide([0.0, 4000.0], workers=8) == [1, 4]
    assert divide([], workers=8) == []


@given(st.lists(st.floats(0, 1e5), max_size=50), st.integers(1, 100), st.floats(1, 1e4))
def test_every_film_has_a_part_and_no_part_is_too_short(lengths_s, workers, part_s):
    counts = divide(lengths_s, workers=workers, part_s=part_s)
    for length_s, count in zip(lengths_s, counts, strict=True):
        assert count >= 1
        assert count == 1 or length_s / count >= part_s
    divided = [count for count in counts if count > 1]
    assert sum(divided) <= workers
