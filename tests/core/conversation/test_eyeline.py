"""Eyelines: only cuts between two people, each alone and looking to a side, inside a dialogue."""

from hypothesis import given
from hypothesis import strategies as st

from moviegoer.core.conversation.eyeline import glances, likeliest
from tests.core.networks import cast, gaze, scene, shots


def find(seen, looks, *scenes):
    scenes = scenes or (scene(1, 1, len(seen), 1, 2),)
    return glances(shots=shots(len(seen)), scenes=scenes, cast=cast(seen), gaze=gaze(looks))


def test_opposite_looks_meet_and_alike_looks_do_not():
    found = find([{1}, {2}, {1}, {2}], "rlrr")
    assert [(look.one, look.other, look.meets) for look in found] == [
        (1, 2, True),
        (2, 1, True),
        (1, 2, False),
    ]
    assert [(look.shot, look.time_s) for look in found] == [(1, 2.0), (2, 4.0), (3, 6.0)]


def test_nothing_is_read_from_two_shots_cutaways_the_camera_or_silence():
    assert find([{1}, {1, 2}, {2}], "rll") == ()
    assert find([{1}, set(), {2}], "r?l") == ()
    assert find([{1}, {2}], "rc") == ()
    assert find([{1}, {2}], "r?") == ()
    assert find([{1}, {1}], "rl") == ()


def test_only_inside_one_dialogue():
    assert find([{1}, {2}], "rl", scene(1, 1, 2)) == ()
    assert find([{1}, {2}], "rl", scene(1, 1, 1, 1, 2), scene(2, 2, 2, 1, 2)) == ()


def test_without_a_gaze_head_nothing_is_found():
    seen = [{1}, {2}]
    parts = {"shots": shots(2), "scenes": (scene(1, 1, 2, 1, 2),), "cast": cast(seen)}
    assert glances(**parts, gaze=None) == ()


def test_the_likeliest_label_is_said_and_nothing_of_no_answer():
    assert likeliest(gaze("l?rc")) == ["left", "", "right", "camera"]


@given(st.lists(st.sampled_from("lrc?"), min_size=2, max_size=20), st.randoms())
def test_mirroring_the_film_changes_no_meeting(looks, random):
    seen = [random.choice([{1}, {2}, {1, 2}, set()]) for _ in looks]
    mirrored = "".join({"l": "r", "r": "l"}.get(look, look) for look in looks)
    assert find(seen, "".join(looks)) == find(seen, mirrored)
