"""``moviegoer corpus`` as a scholar types it."""

import json

import pandas as pd
import pytest
from click.testing import CliRunner

import moviegoer
from moviegoer.cli.main import cli
from moviegoer.errors import DataError
from tests import films
from tests.corpus import invented


def run(*arguments):
    return CliRunner().invoke(cli, ["corpus", *map(str, arguments)])


@pytest.fixture
def corpus(tmp_path):
    for number in range(4):
        invented.analysis(tmp_path / "made", number)
    return tmp_path / "made"


def test_a_question_answered_on_the_terminal_and_in_files(corpus, tmp_path):
    sql = "select title, round(asl_s, 2) as asl_s from films order by 1"
    shown = run("query", corpus, sql)
    assert shown.exit_code == 0, shown.output
    assert shown.stdout.splitlines()[0].split() == ["title", "asl_s"]
    assert len(shown.stdout.splitlines()) == 5
    told = run("query", corpus, sql, "--format", "json")
    assert [row["title"] for row in json.loads(told.stdout)] == [f"Film {n}" for n in range(4)]
    for name in ("a.csv", "a.parquet", "a.html"):
        assert run("query", corpus, sql, "-o", tmp_path / name).exit_code == 0
    assert len(pd.read_parquet(tmp_path / "a.parquet")) == 4
    assert "<!DOCTYPE html>" in (tmp_path / "a.html").read_text()


def test_bad_questions(corpus, tmp_path):
    assert run("query", corpus, "from films", "--format", "parquet").exit_code == 2
    assert isinstance(run("query", corpus, "drop view films").exception, DataError)
    one = run("query", corpus, "select title from films", "-o", tmp_path / "a.html")
    assert isinstance(one.exception, DataError)
    assert not (tmp_path / "a.html").exists()


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_every_film_once_the_rest_in_spite_of_a_failure_and_nothing_twice(tmp_path):
    for name, lengths in (("one", (20, 30, 25)), ("two", (30, 25))):
        films.cuts(tmp_path / f"{name}.mp4", lengths)
    (tmp_path / "copy.mkv").write_bytes((tmp_path / "one.mp4").read_bytes())
    (tmp_path / "broken.mp4").write_bytes(b"nothing")
    manifest = tmp_path / "films.csv"
    manifest.write_text(
        "film,title,director,studio\none.mp4,One,Ann,Ufa\ncopy.mkv,,,\nbroken.mp4,,,\n"
        "two.mp4,Two,Bo,\n"
    )
    out = tmp_path / "corpus"
    first = run("analyze", manifest, "-o", out, "--workers", 2)
    assert first.exit_code == 1, first.output
    assert "2 films analysed, 1 the same as others, 1 failed" in first.stdout
    assert "broken.mp4: not a video" in first.stderr
    folders = {path.name.partition("-")[0]: path for path in (out / "films").iterdir()}
    assert set(folders) == {"one", "two"}
    facts = {"film": {"title": "One", "director": "Ann"}}
    moviegoer.analyze(tmp_path / "one.mp4", out=tmp_path / "plain", settings=facts)
    one, other = (
        pd.read_parquet(home / "shots.parquet") for home in (folders["one"], tmp_path / "plain")
    )
    pd.testing.assert_frame_equal(one, other, check_exact=False, atol=1e-6, rtol=0)
    told = run("query", out, "select title, director, studio from films order by 1", "--format",
               "csv").stdout  # fmt: skip
    assert told == "title,director,studio\nOne,Ann,Ufa\nTwo,Bo,\n"
    before = {path: path.stat().st_mtime_ns for path in out.glob("films/*/manifest.json")}
    manifest.write_text("film,title,director\none.mp4,One,Ann\ntwo.mp4,Two,Cy\n")
    assert run("analyze", manifest, "-o", out).exit_code == 0
    after = {path: path.stat().st_mtime_ns for path in out.glob("films/*/manifest.json")}
    changed = {path.parent.name[:3] for path in after if after[path] != before[path]}
    assert changed == {"two"}
