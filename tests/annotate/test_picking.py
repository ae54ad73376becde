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


def run(*words):
    done = CliRunner().invoke(cli, [*map(str, words)])
    assert done.exit_code == 0, done.stderr
    return done.stdout


def film(path, seed):
    images, _ = films.hard_cuts((24, 24, 24, 24), seed)
    films.write(path, images)
    return path


DIRECTED = {"One": "Ann", "Two": "Ann", "Three": "Ben", "Four": "Ben"}


@pytest.fixture
def picked(tmp_path):
    """Three of four frames of four films, picked on the page; the answers, and what was kept."""
    reels = [film(tmp_path / f"{name}.mp4", 100 * i) for i, name in enumerate(DIRECTED)]
    rows = [",".join(row) for row in DIRECTED.items()]
    (tmp_path / "who.csv").write_text("\n".join(["film,director", *rows]))
    frames = tmp_path / "frames"
    run("frames", *reels, "-o", frames, "--every", "0.5s", "--per-director", tmp_path / "who.csv")
    journal = frames / "labels-ann.csv"
    session = Session(stills.gather(frames), picking.asked(["keep"]), Journal(journal), "ann")
    session.open()
    (shown,) = session.state()["heads"]
    assert [label["name"] for label in shown["labels"]] == ["yes", "no"]
    for place in range(len(session.stills)):
        session.answer({"still": place, "head": "keep", "label": "no" if place % 4 == 3 else "yes"})
    session.close()
    return journal, [still.name for place, still in enumerate(session.stills) if place % 4 != 3]


def test_from_films_to_a_table_of_what_was_picked(picked, tmp_path):
    journal, kept = picked
    run("dataset", "build", journal, "-o", tmp_path / "directors.csv", "--head", "director")
    data = read(tmp_path / "directors.csv")
    assert sorted(data.table["file"]) == sorted(f"frames/{name}" for name in kept)
    assert dict(zip(data.table["film"], data.table["director"], strict=True)) == DIRECTED
    assert "keep" in run("label", "export", journal).splitlines()[0].split(",")


@pytest.mark.slow
def test_what_was_picked_trains_a_model(picked, tmp_path):
    table, models = tmp_path / "directors.csv", tmp_path / "models"
    run("dataset", "build", picked[0], "-o", table, "--head", "director")
    said = run("train", "director", table, "-o", models, "--epochs", "2")
    assert "film-held-out" in said
    assert (models / "director.safetensors").is_file()
