"""``moviegoer frames`` as it is typed."""

import csv

import cv2
import pandas as pd
import pytest
from click.testing import CliRunner
from PIL import Image

from moviegoer.cli.main import cli
from moviegoer.errors import DataError
from tests import films


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    return films.letterbox(tmp_path_factory.mktemp("films") / "Two Words.mp4", lengths=(60, 70, 50))


def run(*words):
    return CliRunner().invoke(cli, ["frames", *map(str, words)])


def table(folder):
    with (folder / "frames.csv").open() as file:
        return list(csv.DictReader(file))


def test_frames_are_named_by_film_and_time_without_their_bars(film, tmp_path):
    out = tmp_path / "out"
    done = run(film.path, "-o", out, "--every", "2s", "--reports", tmp_path / "none")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.splitlines() == ["Two Words: 4 frames", str(out / "frames.csv")]
    rows = table(out)
    assert list(rows[0]) == ["file", "film", "director", "time_s", "frame", "shot"]
    assert rows[0]["file"] == "Two Words_00-00-01.000.jpg"
    assert [float(row["time_s"]) for row in rows] == pytest.approx([1, 3, 5, 7], abs=1e-3)
    assert {row["film"] for row in rows} == {"Two Words"}
    for row in rows:
        with Image.open(out / row["file"]) as image:
            width, height = image.size
        assert width == 320
        assert height == pytest.approx(135, abs=3)


def test_a_second_run_makes_only_what_is_missing(film, tmp_path):
    words = (film.path, "-o", tmp_path / "out", "--every", "1s", "--reports", tmp_path / "none")
    run(*words)
    out = tmp_path / "out"
    whole, kept = table(out), table(out)[0]["file"]
    before = (out / kept).stat().st_mtime_ns
    (out / whole[3]["file"]).unlink()
    done = run(*words)
    assert done.stdout.splitlines()[0] == f"Two Words: {len(whole)} frames, 1 new"
    assert table(out) == whole
    assert (out / kept).stat().st_mtime_ns == before


def test_frames_asked_for_otherwise_are_not_mixed(film, tmp_path):
    out = tmp_path / "out"
    run(film.path, "-o", out, "--every", "4s")
    done = run(film.path, "-o", out, "--every", "2s")
    assert isinstance(done.exception, DataError)
    assert "asked for otherwise" in str(done.exception)
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("dear")
    assert "holds other files" in str(run(film.path, "-o", other).exception)
    assert [path.name for path in other.iterdir()] == ["letter.txt"]


def test_so_many_a_shot_scans_the_film_and_knows_frame_and_shot(film, tmp_path):
    out, reports = tmp_path / "out", tmp_path / "reports"
    words = (film.path, "-o", out, "--per-shot", 2, "--reports", reports, "--size", "160x")
    done = run(*words)
    assert done.exit_code == 0, done.stderr
    rows = table(out)
    assert [int(row["shot"]) for row in rows] == [1, 1, 2, 2, 3, 3]
    for row in rows:
        assert float(row["time_s"]) == pytest.approx(film.time_s[int(row["frame"])], abs=1e-3)
        assert cv2.imread(str(out / row["file"])).shape[1] == 160
    assert list((reports / "Two Words" / "cache").glob("scan-*.npz"))
    assert "0 new" in run(*words).stdout


def test_by_chance_the_same_seed_gives_the_same_frames(film, tmp_path):
    names = []
    for out, seed in (("a", 1), ("b", 1), ("c", 2)):
        run(film.path, "-o", tmp_path / out, "--random", 5, "--seed", seed)
        names.append([row["file"] for row in table(tmp_path / out)])
    assert len(names[0]) == 5
    assert names[0] == names[1] != names[2]


def test_near_duplicates_are_left_out(film, tmp_path):
    words = (film.path, "--every", "0.5s", "--drop-duplicates", "-o", tmp_path / "out")
    done = run(*words)
    assert done.stdout.startswith("Two Words: 3 frames")
    assert "0 new" in run(*words).stdout


def test_a_folder_a_director(film, tmp_path):
    known = tmp_path / "who.csv"
    known.write_text("film,director\nTwo Words,Ann/Other\n")
    out = tmp_path / "out"
    done = run(film.path, "-o", out, "--every", "4s", "--per-director", known)
    assert done.exit_code == 0, done.stderr
    assert {row["director"] for row in table(out)} == {"Ann/Other"}
    assert all((out / row["file"]).parent == out / "Ann_Other" for row in table(out))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("film\nTwo Words\n", "needs the columns film and director"),
        ("film,director\nTwo Words,\n", "lacks its film or director"),
        ("film,director\nTwo Words,Ann\nTwo Words,Ben\n", "by Ann and by Ben"),
        ("film,director\nAnother,Ann\n", "no director is given"),
    ],
)
def test_a_wrong_list_of_directors_is_said_in_a_line(film, tmp_path, text, said):
    known = tmp_path / "who.csv"
    known.write_text(text)
    done = run(film.path, "-o", tmp_path / "out", "--per-director", known)
    assert said in str(done.exception)
    assert "\n" not in str(done.exception)
    assert not (tmp_path / "out").exists()


def test_a_film_that_cannot_be_read_is_named_and_the_others_go_on(film, tmp_path):
    bad = films.text(tmp_path / "letter.mp4")
    done = run(bad, film.path, "-o", tmp_path / "out", "--every", "4s")
    assert done.exit_code == 1
    assert "letter.mp4" in done.stderr
    assert pd.read_csv(tmp_path / "out" / "frames.csv").film.unique().tolist() == ["Two Words"]
    assert run(bad, "-o", tmp_path / "none").exit_code == 1
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    "words",
    [("--every", "often"), ("--every", "0s"), ("--size", "x"), ("--every", "2s", "--random", "3")],
)
def test_usage_errors(film, tmp_path, words):
    assert run(film.path, "-o", tmp_path / "out", *words).exit_code == 2
