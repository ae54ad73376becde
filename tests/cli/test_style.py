"""``moviegoer fingerprint``, ``compare`` and ``attribute`` as a scholar types them."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest
from click.testing import CliRunner

from moviegoer.cli.main import cli
from moviegoer.core.attribution import study
from moviegoer.errors import MoviegoerError
from tests.corpus import made


@pytest.fixture
def run():
    def run(*arguments, code=0):
        result = CliRunner().invoke(cli, [str(argument) for argument in arguments])
        if code == 1:
            assert isinstance(result.exception, MoviegoerError), result.output
            return str(result.exception)
        assert result.exit_code == code, result.output
        return result

    return run


@pytest.fixture
def table(tmp_path):
    films = {"One": made.lengths(1), "Two": made.lengths(2, median_s=9), "Three": made.lengths(3)}
    return made.write(tmp_path / "table.csv", films)


def test_a_fingerprint_as_table_csv_and_json(run, table, tmp_path):
    said = run("fingerprint", "--lengths", table, "--film", "One").stdout
    assert said.startswith("One\nmeasure")
    assert "length.msl_s" in said
    rows = list(csv.DictReader(io.StringIO(
        run("fingerprint", "--lengths", table, "--format", "csv").stdout)))  # fmt: skip
    assert {row["film"] for row in rows} == {"One", "Two", "Three"}
    median = next(r for r in rows if r["film"] == "One" and r["measure"] == "length.msl_s")
    assert float(median["low"]) < float(median["value"]) < float(median["high"])
    out = tmp_path / "one.json"
    run("fingerprint", "--lengths", table, "--film", "One", "-o", out)
    assert json.loads(out.read_text())["measures"]["length.msl_s"]["unit"] == "s"


def test_the_same_seed_tells_the_same(run, table):
    arguments = ("fingerprint", "--lengths", table, "--film", "One", "--format", "json")
    assert run(*arguments).stdout == run(*arguments).stdout
    assert run(*arguments).stdout != run(*arguments, "--seed", 1).stdout


def test_speed_makes_a_silent_film_longer(run, table):
    plain = json.loads(
        run("fingerprint", "--lengths", table, "--film", "One", "--format", "json").stdout
    )
    slow = json.loads(
        run("fingerprint", "--lengths", table, "--film", "One", "--format", "json",
            "--speed", "18/24").stdout
    )  # fmt: skip
    name = "length.asl_s"
    ratio = slow["measures"][name]["value"] / plain["measures"][name]["value"]
    assert ratio == pytest.approx(24 / 18)


def test_a_trend_line_and_parts_of_one_s_choice(run, table):
    asked = ("fingerprint", "--lengths", table, "--film", "One", "--format", "json")
    told = json.loads(run(*asked, "--degree", 1, "--parts", 3).stdout)
    length_s, measures = np.array(told["length_s"]), told["measures"]
    ends = np.cumsum(length_s)
    middle = (ends - length_s / 2) / ends[-1]
    slope, start = np.polyfit(middle, length_s, 1)
    assert measures["trend.degree1_x0_s"]["value"] == pytest.approx(start)
    assert measures["trend.degree1_x1_s"]["value"] == pytest.approx(slope)
    second = length_s[(middle >= 1 / 3) & (middle < 2 / 3)]
    assert measures["length.part2of3_asl_s"]["value"] == pytest.approx(second.mean())
    assert measures["length.part2of3_msl_s"]["value"] == pytest.approx(np.median(second))
    assert "length.part4_msl_s" in measures
    assert not any("trend" in name for name in json.loads(run(*asked).stdout)["measures"])


def test_a_trend_line_needs_more_shots_than_its_degree(run, tmp_path):
    short = made.write(tmp_path / "short.csv", {"Stub": [4.0, 5.0]})
    said = run("fingerprint", "--lengths", short, "--degree", 2, code=1)
    assert said == "Stub: a trend line of degree 2 needs more shots than 2"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--speed", "18"), "two speeds"),
        (("--speed", "0/24"), "out of range"),
        (("--speed", "1e999999999/1"), "out of range"),
        (("--fps", "1e400"), "out of range"),
        (("--fps", "24/0"), "no number of frames"),
        (("--fps", "fast"), "no number of frames"),
        (("--body", "9-3"), "must end after it starts"),
    ],
)
def test_options_that_make_no_sense(run, table, more, said):
    assert said in run("fingerprint", "--lengths", table, *more, code=2).output


def test_either_a_folder_or_a_table(run, table):
    assert "give either" in run("fingerprint", code=2).output
    assert "give either" in run("fingerprint", table, "--lengths", table, code=2).output
    assert "no film 'Four'" in run("fingerprint", "--lengths", table, "--film", "Four", code=1)


def test_films_compared(run, table, tmp_path):
    out = tmp_path / "page.html"
    said = run("compare", f"{table}#One", f"{table}#Two", "-o", out).stdout
    assert "One against Two: shift -" in said
    assert "Hodges and Lehmann" in out.read_text()
    said = run("compare", table, "--distance", "mahalanobis", "-o", out).stdout
    assert "One against Three" in said
    assert "Dendrogram" in out.read_text()


def test_a_comparison_that_cannot_be(run, table, tmp_path):
    out = tmp_path / "page.html"
    assert "two films" in run("compare", f"{table}#One", "-o", out, code=1)
    failed = run("compare", table, "--distance", "jensen-shannon", "-o", out, code=1)
    assert "no shot scales" in failed
    assert not out.exists()


def test_an_attribution_writes_results_and_a_report(run, tmp_path):
    corpus, out = made.corpus(tmp_path), tmp_path / "out"
    arguments = ("attribute", corpus, "--permutations", 99, "--confound", "year", "--group",
                 "series", "--rolling", "Lost", "-o", out)  # fmt: skip
    said = run(*arguments).stdout
    assert "15 films, 3 directors" in said
    assert "caution: 'year'" in said
    first = (out / "results.json").read_text()
    told = json.loads(first)
    assert told["verdict"]["p"] == 0.01
    assert told["asked"][0]["film"] == "Lost"
    assert told["rolling"]["Lost"]["stretches"][0]["nearest"] == "Ann"
    assert told["speaking"]["Ann"][0]["weight"] != 0
    page = (out / "index.html").read_text()
    assert "Before this is believed" in page
    assert "Along <bdi>Lost</bdi>" in page
    run(*arguments)
    assert (out / "results.json").read_text() == first


def test_a_slow_method_says_how_long_it_will_take(run, tmp_path):
    said = run("attribute", made.corpus(tmp_path), "--method", "lda", "--permutations", 19,
               "-o", tmp_path / "out")  # fmt: skip
    assert "lda with 19 shufflings: about" in said.stderr


@pytest.mark.parametrize(
    ("films", "said"),
    [
        (("A,Ann", "B,Ann"), "at least two directors; there is 1"),
        (("A,Ann", "B,Bo"), "a director with two films"),
        (("A,Ann", "Z,Bo"), "no film 'Z'"),
    ],
)
def test_corpora_that_cannot_be_attributed(run, tmp_path, films, said):
    made.write(tmp_path / "t.csv", {"A": made.lengths(1), "B": made.lengths(2)})
    path = tmp_path / "corpus.csv"
    path.write_text("film,director\n" + "".join(f"t.csv#{film}\n" for film in films))
    out = tmp_path / "out"
    assert said in run("attribute", path, "-o", out, code=1)
    assert not out.exists()


def test_a_film_of_one_shot_is_not_named(run, tmp_path):
    corpus, out = made.corpus(tmp_path), tmp_path / "out"
    made.write(tmp_path / "short.csv", {"Stub": [7.0]})
    corpus.write_text(corpus.read_text() + "short.csv#Stub,,,\n")
    said = run("attribute", corpus, "--permutations", 19, "-o", out).stdout
    (line,) = [one for one in said.splitlines() if one.startswith("Stub")]
    assert line.startswith("Stub: too little to tell (")
    assert "measures missing" in line
    lost, stub = json.loads((out / "results.json").read_text())["asked"]
    assert (lost["likeliest"], lost["missing"], lost["too_little"]) == ("Ann", 0, False)
    assert (stub["likeliest"], stub["too_little"]) == ("", True)
    assert "too little to tell<small>" in (out / "index.html").read_text()


def test_the_report_of_an_analysis_is_not_overwritten(run, tmp_path):
    out = tmp_path / "analysis"
    out.mkdir()
    (out / "manifest.json").write_text("{}")
    (out / "index.html").write_text("the report")
    assert "is a file of the analysis in" in run(
        "attribute", made.corpus(tmp_path), "-o", out, code=1
    )
    assert (out / "index.html").read_text() == "the report"


def test_a_film_to_roll_along_is_looked_for_before_the_work(run, tmp_path, monkeypatch):
    monkeypatch.setattr(study, "conduct", None)
    said = run("attribute", made.corpus(tmp_path), "--rolling", "Lots", code=1)
    assert "no film 'Lots' to roll along; did you mean 'Lost'?" in said


def test_a_column_that_is_not_there(run, tmp_path):
    said = run("attribute", made.corpus(tmp_path), "--confound", "genre", code=1)
    assert "no column 'genre'" in said
    assert "cannot read" in run("attribute", tmp_path / "none.csv", code=1)
