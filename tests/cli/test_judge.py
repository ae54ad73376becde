"""``moviegoer evaluate``, ``explain`` and ``guess`` as they are typed."""

import csv
import io
import json
from dataclasses import replace

import pytest
from click.testing import CliRunner
from PIL import Image as Pillow

from moviegoer.cli.evaluate import evaluate
from moviegoer.cli.explain import explain
from moviegoer.cli.guess import guess
from moviegoer.learn.judge import material
from tests.learn.judge import made


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    made.director(folder / "director.safetensors")
    made.filmed(folder / "stills")
    return folder


def run(command, *words):
    return CliRunner().invoke(command, [str(word) for word in words])


def test_evaluate_prints_the_report_and_writes_all_of_it(lab, tmp_path):
    out = tmp_path / "out"
    done = run(
        evaluate, lab / "director.safetensors", lab / "stills/directors.csv", "-o", out,
        "--label", "Bo", "--recall", "0.7",
    )  # fmt: skip
    assert done.exit_code == 0, done.exception
    assert "films by pooled frames: 6 of 6 named right" in done.stdout
    assert "for recall 0.70 of Bo: threshold" in done.stdout
    assert "moviegoer: Some of these films were trained on" in done.stderr
    assert {path.name for path in out.iterdir()} == {
        "answers.csv", "evaluation.html", "evaluation.json", "films.csv", "labels.csv"
    }  # fmt: skip
    rows = list(csv.DictReader(io.StringIO((out / "answers.csv").read_text())))
    tree = json.loads((out / "evaluation.json").read_text())
    right = sum(int(row["right"]) for row in rows) / len(rows)
    assert tree["report"]["accuracy"]["value"] == pytest.approx(right, abs=1e-6)


def test_a_folder_per_label_will_do(lab, tmp_path):
    for name in made.PLACES:
        (tmp_path / "d" / name).mkdir(parents=True)
        picture = next((lab / "stills").glob(f"{name} 0 3.png"))
        (tmp_path / "d" / name / "one.png").write_bytes(picture.read_bytes())
    done = run(evaluate, lab / "director.safetensors", tmp_path / "d")
    assert done.exit_code == 0, done.exception
    assert "No column says which film" in done.stderr


def test_nothing_is_written_when_it_cannot_be_judged(lab, tmp_path):
    table = tmp_path / "bad.csv"
    table.write_text("file,director\nnone.png,Ada\n")
    done = run(evaluate, lab / "director.safetensors", table, "-o", tmp_path / "out")
    assert done.exit_code == 1
    assert "none.png is not there" in str(done.exception)
    assert not (tmp_path / "out").exists()
    assert run(evaluate, "framenet", table).exit_code == 1
    assert run(evaluate, lab / "director.safetensors", table, "--recall", "2").exit_code == 2


@pytest.mark.parametrize(
    ("label", "told"),
    [("nobody", "no label 'nobody'; Ada, Bo, Cy"), ("Bo", "no picture has the label 'Bo'")],
)
def test_a_label_that_is_not_there_is_said_before_anything_is_looked_at(
    lab, tmp_path, monkeypatch, label, told
):
    def unseen(*_args, **_more):
        raise AssertionError("nothing need be looked at")

    monkeypatch.setattr(material, "look", unseen)
    rows = (lab / "stills/directors.csv").read_text().splitlines()
    table = lab / "stills/only Ada.csv"
    table.write_text("\n".join([rows[0], *(row for row in rows if "Ada" in row.split(","))]))
    done = run(evaluate, lab / "director.safetensors", table, "--side", "all", "--label", label)
    assert done.exit_code == 1
    assert told in str(done.exception)


def test_explain_writes_two_sheets(lab, tmp_path):
    still = lab / "stills/Bo 0 4.png"
    done = run(explain, lab / "director.safetensors", still, "-o", tmp_path, "--label", "Bo")
    assert done.exit_code == 0, done.exception
    assert done.stdout.startswith("director: Bo  ")
    for name in ("Bo 0 4.layers.png", "Bo 0 4.gradcam.png"):
        with Pillow.open(tmp_path / name) as sheet:
            assert min(sheet.size) > 200
    done = run(explain, lab / "director.safetensors", still, "-o", tmp_path, "--label", "Eve")
    assert "no label 'Eve'" in str(done.exception)


def test_guess_says_why_a_model_knows_nothing(lab, tmp_path):
    about = replace(made.ABOUT, unknown_below=1.0, unknown_how="it was validated on 2 pictures")
    model = made.director(tmp_path / "few.safetensors", about, steps=1)
    done = run(guess, lab / "stills/Bo 0 4.png", "--model", model)
    assert done.exit_code == 0, done.exception
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert row["guess"] == "unknown"
    assert float(row["p.Bo"]) > 0
    assert "says 'unknown' of everything: it was validated on 2 pictures" in done.stderr


def test_guess_names_the_likeliest_first(lab, tmp_path):
    stills = [lab / "stills/Bo 0 4.png", lab / "stills/Bo 1 5.png"]
    model = lab / "director.safetensors"
    done = run(guess, *stills, "--model", model, "--save", tmp_path / "bo.jpg")
    assert done.exit_code == 0, done.exception
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["picture"] for row in rows] == [*map(str, stills), "together"]
    assert rows[-1]["guess"] == "Bo"
    assert (tmp_path / "bo.jpg").is_file()
    found = json.loads(run(guess, stills[0], "--model", model, "--format", "json").stdout)
    (one,) = found
    p = [label["p"] for label in one["ranked"]]
    assert p == sorted(p, reverse=True)
    assert sum(p) == pytest.approx(1, abs=1e-3)
    shown = run(guess, stills[0], "--model", model, "--format", "table").stdout
    assert shown.splitlines()[0].split() == ["picture", "frames", "guess", "likeliest"]


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(lab, tmp_path):
    still, none = lab / "stills/Bo 0 4.png", tmp_path / "none.jpg"
    done = run(guess, none, still, "--model", lab / "director.safetensors")
    assert done.exit_code == 1
    assert len(list(csv.DictReader(io.StringIO(done.stdout)))) == 1
    assert f"moviegoer: {none}: no such file" in done.stderr


def test_a_wrong_ending_is_said_before_anything_is_asked(lab, tmp_path):
    done = run(guess, "x.jpg", "--model", "none.safetensors", "--save", tmp_path / "out.pdq")
    assert "no picture can be written" in str(done.exception)
