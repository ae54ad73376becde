"""Pictures are picked by eye: look, choose, save."""

import pytest
from click.testing import CliRunner

from moviegoer.annotate import picking, stills
from moviegoer.annotate.session import Session
from moviegoer.answers import Journal
from moviegoer.cli.main import cli
from moviegoer.errors import HeadError
from moviegoer.learn.dataset.table import read
from tests import films


def test_picking_is_a_question_beside_those_of_heads():
    assert [head.name for head in picking.asked(["keep", "scale", "keep"])] == ["keep", "scale"]
    with pytest.raises(HeadError, match="kepe"):
        picking.asked(["kepe"])


def test_from_films_to_a_table_of_what_was_picked(tmp_path):
    reels = [films.letterbox(tmp_path / f"{name}.mp4").path for name in ("One", "Two")]
    (tmp_path / "who.csv").write_text("film,director\nOne,Ann\nTwo,Ben\n")
    frames, table = tmp_path / "frames", tmp_path / "directors.csv"

    def run(*words):
        done = CliRunner().invoke(cli, [*map(str, words)])
        assert done.exit_code == 0, done.stderr
        return done.stdout

    run("frames", *reels, "-o", frames, "--every", "1s", "--per-director", tmp_path / "who.csv")
    journal = frames / "labels-ann.csv"
    session = Session(stills.gather(frames), picking.asked(["keep"]), Journal(journal), "ann")
    session.open()
    (shown,) = session.state()["heads"]
    assert [label["name"] for label in shown["labels"]] == ["yes", "no"]
    for place in range(len(session.stills)):
        session.answer({"still": place, "head": "keep", "label": "no" if place % 3 else "yes"})
    session.close()
    picked = [still.name for place, still in enumerate(session.stills) if not place % 3]

    run("dataset", "build", journal, "-o", table, "--head", "director")
    data = read(table)
    assert sorted(data.table["file"]) == sorted(f"frames/{name}" for name in picked)
    assert set(zip(data.table["film"], data.table["director"], strict=True)) == {
        ("One", "Ann"), ("Two", "Ben"),
    }  # fmt: skip
    assert "keep" in run("label", "export", journal).splitlines()[0].split(",")
