"""A shot in one sentence: natural, only what is sure, the same each time."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moviegoer import heads
from moviegoer.core.wording import phrases
from moviegoer.core.wording.sentence import sentences, sure
from moviegoer.types import Scores

SCALES = ("ECU", "CU", "MCU", "MS", "MLS", "LS", "ELS", "NA")
TYPES = ("single", "two", "three", "group", "none")


def one_of(head, label, p=0.95):
    """A head of exclusive labels that gives one of them so much probability."""
    named = {"scale": SCALES, "type": TYPES}.get(head) or tuple(
        each.name for each in heads.load()[head].labels
    )
    rest = (1 - p) / (len(named) - 1)
    row = [p if each == label else rest for each in named]
    assert label in named
    return Scores(head, named, np.array([row]), np.array(["x"]))


def yes(head, p=0.95, threshold=0.5):
    return Scores(
        head, ("yes",), np.array([[p]]), np.array(["x"]), exclusive=False, threshold=threshold
    )


def both(head, threshold=0.5, **p):
    labels = tuple(label.replace("_", "-") for label in p)
    row = np.array([list(p.values())])
    return Scores(head, labels, row, np.array(["x"]), exclusive=False, threshold=threshold)


def say(*answers, movement=""):
    (told,) = sentences({a.head: a for a in answers}, rows=1, movement=[movement])
    return told


def test_the_sentence_of_the_field():
    told = say(
        one_of("scale", "CU"),
        one_of("type", "single"),
        one_of("shot.location", "interior"),
        one_of("shot.focus", "shallow"),
        one_of("shot.lighting.cast", "soft"),
        one_of("color.tones", "warm"),
        one_of("shot.time-of-day", "night"),
    )
    assert told == ("an interior close-up of one person, shallow focus, soft warm light, at night")


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ([one_of("scale", "MCU"), yes("ots"), one_of("type", "two")],
         "an over-the-shoulder medium close-up"),
        ([one_of("scale", "MS"), one_of("type", "two")], "a medium two-shot"),
        ([one_of("scale", "CU"), one_of("type", "two")], "a close two-shot"),
        ([one_of("type", "three")], "a three-shot"),
        ([one_of("scale", "LS"), one_of("type", "group")], "a long shot of a group"),
        ([one_of("scale", "LS"), one_of("type", "group"), yes("shot.type.crowd")],
         "a long shot of a crowd"),
        ([one_of("scale", "ELS"), one_of("type", "none"), one_of("shot.location", "exterior")],
         "an exterior extreme long shot with nobody in it"),
        ([one_of("scale", "MS"), one_of("type", "single"),
          one_of("shot.location.interior", "kitchen")],
         "a medium shot of one person in a kitchen"),
        ([one_of("scale", "ELS"), one_of("shot.height", "aerial"),
          one_of("shot.location.exterior", "mountains")],
         "an aerial extreme long shot in the mountains"),
        ([one_of("scale", "CU"), one_of("shot.angle", "low-obvious"), yes("shot.level.tilted")],
         "a canted close-up, from a low angle"),
        ([one_of("scale", "ECU"), one_of("type", "single"),
          one_of("shot.framing", "extreme-closeup-hands")],
         "an extreme close-up of hands"),
        ([one_of("scale", "MS"), one_of("color.tones", "blackwhite"),
          one_of("color.saturation", "desaturated")],
         "a black-and-white medium shot"),
        ([one_of("scale", "MS"), one_of("color.tones", "cool"),
          one_of("color.saturation", "desaturated")],
         "a medium shot, desaturated cool colours"),
        ([one_of("scale", "LS"), yes("shot.lighting.silhouette"),
          yes("shot.composition.symmetric")],
         "a long shot, symmetrical, in silhouette"),
        ([one_of("scale", "CU"), both("shot.lighting.direction", left=0.97, top=0.9, under=0.1)],
         "a close-up, light from the left and above"),
        ([one_of("scale", "CU"), both("shot.lighting", low_key=0.9, hard=0.8),
          one_of("shot.lighting.contrast", "high")],
         "a close-up, hard low-key light"),
        ([yes("mcu"), one_of("type", "single")], "a medium close-up of one person"),
    ],
)  # fmt: skip
def test_what_is_said(answers, told):
    assert say(*answers) == told


def test_what_is_not_sure_or_not_known_is_left_out():
    assert say(one_of("scale", "CU"), one_of("shot.location", "interior", 0.6)) == "a close-up"
    assert say(one_of("scale", "CU", 0.3), one_of("shot.focus", "deep")) == "a shot, deep focus"
    assert say(one_of("shot.location", "interior", 0.5)) == ""
    assert say(one_of("scale", "CU"), one_of("shot.focus", "na", 0.99)) == "a close-up"
    assert sentences({}, rows=2) == ["", ""]


def test_an_unanswered_row_is_not_said():
    answered = one_of("scale", "CU")
    p = np.concatenate([answered.p, np.full_like(answered.p, np.nan)])
    scores = Scores("scale", answered.labels, p, np.array(["x", ""]))
    assert sentences({"scale": scores}, rows=2) == ["a close-up", ""]


def test_inside_and_outside_do_not_contradict_each_other():
    kitchen, outside = (
        one_of("shot.location.interior", "kitchen"),
        one_of("shot.location", "exterior"),
    )
    assert say(one_of("scale", "MS"), kitchen, outside) == "an exterior medium shot"


def test_a_heads_own_threshold_is_kept():
    assert (
        say(yes("shot.lighting.edge", 0.9, threshold=0.95), one_of("scale", "CU")) == "a close-up"
    )


def test_what_was_measured_must_be_surer():
    focus = one_of("shot.focus", "deep", 0.8)
    scores = Scores("shot.focus", focus.labels, focus.p, np.array(["measured"]))
    assert say(one_of("scale", "CU"), focus) == "a close-up, deep focus"
    assert say(one_of("scale", "CU"), scores) == "a close-up"


def test_movement_comes_last():
    told = say(one_of("scale", "LS"), one_of("shot.time-of-day", "day"), movement="slow pan left")
    assert told == "a long shot, by day, slow pan left"


def test_every_phrase_answers_a_label_that_there_is():
    tables = {
        "shot.location": phrases.LOCATION,
        "scale": phrases.SHOT | phrases.SIZE,
        "type": phrases.PEOPLE | phrases.TOGETHER,
        "shot.framing": phrases.PARTS,
        "shot.angle": phrases.ANGLE,
        "shot.height": phrases.HEIGHT,
        "shot.lens-size": phrases.LENS,
        "shot.focus": phrases.FOCUS,
        "shot.lighting": {k: v for k, v in phrases.LIGHT.items() if "-" in k},
        "shot.lighting.cast": {k: v for k, v in phrases.LIGHT.items() if "-" not in k},
        "shot.lighting.contrast": phrases.CONTRAST,
        "shot.lighting.direction": phrases.DIRECTION,
        "color.saturation": phrases.SATURATION,
        "shot.subject": phrases.THINGS | phrases.SOMEBODY,
        "shot.weather": phrases.WEATHER,
        "color.tones": phrases.TONES,
        "shot.time-of-day": phrases.TIME,
        "shot.location.interior": phrases.INSIDE,
        "shot.location.exterior": phrases.OUTSIDE,
    }
    for head, table in tables.items():
        assert set(table) <= {label.name for label in heads.load()[head].labels}, head


@st.composite
def answers(draw):
    """Any heads of the program with any probabilities."""
    known = heads.load()
    names = draw(st.lists(st.sampled_from(sorted(known)), unique=True, max_size=12))
    made = {}
    for name in names:
        head = known[name]
        labels = tuple(label.name for label in head.labels)
        odds = [draw(st.floats(0.001, 1)) for _ in labels]
        p = np.array([odds])
        if head.exclusive:
            p = p**4 / (p**4).sum()
        made[name] = Scores(
            name, labels, p, np.array(["x"]), exclusive=head.exclusive, threshold=head.threshold
        )
    return made


@given(answers(), st.sampled_from(["", "static camera", "fast pan left"]))
def test_laws(made, movement):
    (told,) = sentences(made, rows=1, movement=[movement])
    assert told == sentences(made, rows=1, movement=[movement])[0]
    shuffled = dict(reversed(made.items()))
    assert told == sentences(shuffled, rows=1, movement=[movement])[0]
    assert not re.search(r"  |^ | $|^,|,$|, ,| ,|\bna\b|None|nan", told)
    if told:
        assert re.match(r"(a|an) \w", told)
        following = re.match(r"(an?) (\w)", told)
        assert (following[1] == "an") == (following[2] in "aeiou")
    words = sum(len(sure(scores, 0)) for scores in made.values())
    if not words and not movement:
        assert told == ""


@given(answers())
def test_only_sure_labels_are_mentioned(made):
    """Taking everything that is not sure away changes nothing."""
    certain = {
        name: Scores(
            name,
            scores.labels,
            np.array([[1.0 if label in held else 0.0 for label in scores.labels]]),
            scores.how.copy(),
            exclusive=False,
            threshold=0.5,
        )
        for name, scores in made.items()
        if (held := sure(scores, 0))
    }
    exclusive = {n: s for n, s in certain.items() if made[n].exclusive or len(s.labels) == 1}
    kept = {n: made[n] for n in exclusive}
    assert sentences(kept, rows=1) == sentences(exclusive, rows=1)
