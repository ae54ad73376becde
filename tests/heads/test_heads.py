from pathlib import Path

import pytest

from moviegoer import heads
from moviegoer.core.labels import CROSSWALK
from moviegoer.errors import HeadError
from moviegoer.sense.framing import LABELS

GOOD = """\
question = "Is it?"
source = "this project"

[[labels]]
name = "yes"
title = "Yes"
definition = "It is."
"""


def test_the_programs_own_heads_are_there() -> None:
    known = heads.load()
    assert {"scale", "mcu", "type", "ots", "face_side", "gaze"} <= set(known)
    assert tuple(label.name for label in known["scale"].labels) == LABELS["scale"]
    assert tuple(label.name for label in known["type"].labels) == LABELS["type"]


def test_crosswalks_lead_to_labels_that_exist() -> None:
    known = heads.load()
    for head, (name, labels) in CROSSWALK.items():
        there = {label.name for label in known[name].labels}
        assert set(labels.values()) <= there, head
    for head in ("scale", "type", "ots"):
        for label in known[head].labels:
            name, _, target = label.crosswalk["cinemanet"].rpartition(".")
            there = {one.name for one in known[name].labels}
            assert target in there | {"likelihood"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("question = ", "head"),
        (GOOD.replace('question = "Is it?"\n', ""), "question"),
        (GOOD + 'colour = "red"\n', "colour"),
        (GOOD + GOOD[GOOD.index("[[") :], "there twice"),
        (GOOD.replace("It is.", " "), "at least 1 character"),
        ("threshold = 1.5\n" + GOOD, "less than 1"),
        ('question = "Is it?"\nsource = "x"\n', "labels"),
    ],
)
def test_a_file_that_defines_no_head_is_an_error(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "head.toml"
    path.write_text(text)
    with pytest.raises(HeadError, match=message):
        heads.read(path)
