"""``moviegoer accuracy``: a sample checked on the local page, figures printed and in the report."""

import io
import json
import re
import signal
import urllib.request

import pandas as pd
import pytest
from click.testing import CliRunner

from moviegoer import answers
from moviegoer.cli.main import cli
from moviegoer.export import bundle
from moviegoer.export.wanted import Wanted
from moviegoer.pipeline import bundles
from tests.checks import give, lay
from tests.cli.serving import served
from tests.report.invented_films import invent


def run(*args):
    return CliRunner().invoke(cli, ["accuracy", *map(str, args)])


@pytest.fixture
def checked(tmp_path):
    """Eight shots drawn, six confirmed, one corrected."""
    from moviegoer.annotate import checking

    analysis = lay(tmp_path)
    sample = checking.draw(tmp_path, analysis, ["scale", "type"], count=8, seed=0)
    checking.keep(tmp_path, sample, shown_to="ann")
    said = sample.said["scale"]
    last = sample.drawn[6]
    truth = {name: said[name] for name in sample.drawn[:6]}
    give(tmp_path, truth | {last: "MS" if said[last] != "MS" else "CU"})
    return tmp_path


def test_figures_are_a_table_for_people_and_for_programs(checked):
    text = run(checked, "--figures").stdout
    assert text.startswith("7 of 20 shots checked by ann, 2026-11-20 to 2026-11-21\n")
    assert re.search(r"scale\s+6\s+7\s+0\.86\s+0\.5\d–0\.9\d", text)
    row = pd.read_csv(io.StringIO(run(checked, "--figures", "--format", "csv").stdout)).iloc[0]
    assert (row["head"], row["right"], row["checked"], row["of"]) == ("scale", 6, 7, 20)
    told = json.loads(run(checked, "--figures", "--format", "json").stdout)
    assert told["blind"] is False
    assert told["heads"][0]["mistakes"][0]["shots"] == 1


def test_the_report_shows_them(checked):
    assert CliRunner().invoke(cli, ["report", str(checked)]).exit_code == 0
    html = (checked / "index.html").read_text()
    assert "Checked by hand" in html
    assert "7 of the film&#39;s 20 shots" in html
    assert "The program&#39;s answers were shown to them" in html


def test_a_film_nobody_checked_says_so(tmp_path):
    lay(tmp_path)
    failed = run(tmp_path, "--figures")
    assert failed.exit_code == 1
    assert "nobody has checked anything" in str(failed.exception)
    assert CliRunner().invoke(cli, ["report", str(tmp_path)]).exit_code == 0
    assert "Checked by hand" not in (tmp_path / "index.html").read_text()


def test_a_film_that_came_without_pictures_cannot_be_checked(tmp_path):
    made = bundle.make(invent(6), Wanted())[bundle.ENDING]
    (tmp_path / "film.zip").write_bytes(made)
    folder = tmp_path / "film"
    bundles.settle(bundles.read(tmp_path / "film.zip"), folder)
    before = sorted(folder.iterdir())
    failed = run(folder, "--head", "scale")
    assert failed.exit_code == 1
    assert str(failed.exception) == (
        f"{folder} was imported from a bundle and has no pictures; do this where the film is"
    )
    assert sorted(folder.iterdir()) == before
    assert "nobody has checked anything" in str(run(folder, "--figures").exception)


def test_the_page_is_served_and_what_was_answered_is_told_and_drawn(tmp_path):
    lay(tmp_path)
    arguments = ("accuracy", str(tmp_path), "--who", "ann", "--head", "scale", "-n", "4")
    with served(*arguments) as program:
        address = program.stdout.readline().strip()
        with urllib.request.urlopen(address + "state", timeout=60) as answer:
            state = json.load(answer)
        label = state["said"][0]["scale"]
        body = json.dumps({"still": 0, "head": "scale", "label": label}).encode()
        asked = urllib.request.Request(
            address + "answer", body, {"Content-Type": "application/json"}
        )
        urllib.request.urlopen(asked, timeout=60).close()
        program.send_signal(signal.SIGINT)
        told = program.stdout.read()
        assert program.wait(60) == 0, program.stderr.read()
    assert len(state["stills"]) == 4
    assert re.search(r"scale\s+1\s+1\s+1\.00", told)
    (row,) = answers.read(tmp_path / "checked-ann.csv")
    assert (row.label, row.who) == (label, "ann")
    assert "Checked by hand" in (tmp_path / "index.html").read_text()
    assert (tmp_path / "checked.csv").exists()


def test_blind_shows_nothing_and_is_told(tmp_path):
    from moviegoer.annotate import checking

    analysis = lay(tmp_path)
    sample = checking.draw(tmp_path, analysis, ["scale"], count=3, seed=0)
    checking.keep(tmp_path, sample)
    give(tmp_path, {sample.drawn[0]: "CU"})
    assert "without seeing the answers" in run(tmp_path, "--figures").stdout
