import pytest

from moviegoer import heads
from moviegoer.core.answers import trust


@pytest.mark.parametrize("head", sorted(set(trust.ORDERS) | set(heads.load())))
def test_a_person_is_believed_before_all_and_nobody_twice(head: str) -> None:
    ways = trust.order(head)
    assert ways[0] == "person"
    assert len(set(ways)) == len(ways)


def test_every_line_is_about_a_head_that_there_is() -> None:
    assert set(trust.ORDERS) <= set(heads.load())


@pytest.mark.parametrize("head", ["saturation", "tones", "theory", "contrast"])
def test_measuring_is_believed_before_zero_shot_guesses_of_colour(head: str) -> None:
    order = trust.order(f"color.{head}")
    assert order.index("cinemaclip") < order.index("measured") < order.index("zero-shot")


def test_every_way_says_why() -> None:
    for ways in (*trust.ORDERS.values(), trust.DEFAULT):
        assert all(way.basis for way in ways)
        assert all(way.accuracy is None or 0 < way.accuracy < 1 for way in ways)


def test_a_former_name_has_its_way_s_place_and_a_stranger_comes_last() -> None:
    assert trust.rank("scale", "framing-model") == trust.rank("scale", "framenet")
    assert trust.rank("scale", "tea-leaves") > max(
        trust.rank("scale", how) for how in trust.order("scale")
    )
