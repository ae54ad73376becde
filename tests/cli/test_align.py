"""`moviegoer align`: what is printed, and what cannot be matched."""

import csv
import io
import json
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner

from moviegoer.cli import align
from moviegoer.cli.main import cli
from moviegoer.core.corrections.deeds import Fate
from moviegoer.errors import DataError
from moviegoer.export.bundle import TRACES, Traces
from moviegoer.pipeline import editions
from moviegoer.store import write
from tests.cli.test_export import finished
from tests.core.alignment.cuts import picture
from tests.report.invented_films import invent


def settled(place, film, seeds):
    """An analysis whose shots show these pictures."""
    folder = finished(place, film)
    layout = np.stack([picture(seeds[number - 1]) for number in film.keyframes.shot])
    write(folder / TRACES, Traces(film.keyframes.frame, layout, np.ones((len(layout), 2))))
    return folder


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    place = tmp_path_factory.mktemp("editions")
    one, other = invent(12, title="Disc"), invent(12, title="Broadcast")
    other = replace(other, film=replace(other.film, edition="cut"))
    return (
        settled(place / "one", one, list(range(12))),
        settled(place / "two", other, [*range(6), 70, *range(7, 12)]),
    )


def run(*args, code=0):
    done = CliRunner().invoke(cli, ["align", *map(str, args)])
    assert done.exit_code == code, (done.output, done.exception)
    return done


def test_the_table_lists_what_differs(pair):
    lines = run(*pair).stdout.splitlines()
    assert lines[0] == "11 same, 1 cut, 1 added; B takes 1.0000 s for a second of A"
    assert [line.split()[:2] for line in lines[2:]] == [["cut", "7"], ["added", "-"]]


def test_csv_and_json_list_every_shot(pair):
    rows = list(csv.DictReader(io.StringIO(run(*pair, "--format", "csv").stdout)))
    told = json.loads(run(*pair, "--format", "json").stdout)
    assert [row["kind"] for row in rows] == [row["kind"] for row in told["shots"]]
    assert told["counts"] == {"same": 11, "cut": 1, "added": 1}
    assert sum(row["a_shots"] != "" for row in rows) == 12
    assert rows[0]["a_end_s"] == rows[0]["b_end_s"]


def test_the_page_is_written_and_named(pair, tmp_path):
    done = run(*pair, "--html", tmp_path / "both.html")
    assert str(tmp_path / "both.html") in done.stderr
    assert "Broadcast (cut)" in (tmp_path / "both.html").read_text()


def test_nothing_to_carry_changes_nothing(pair):
    before = sorted(one.name for one in pair[1].iterdir())
    run(*pair, "--carry")
    assert sorted(one.name for one in pair[1].iterdir()) == before


def test_a_folder_is_not_carried_into_itself(pair):
    done = CliRunner().invoke(cli, ["align", str(pair[0]), str(pair[0]), "--carry"])
    assert isinstance(done.exception, DataError)
    assert "are one folder" in str(done.exception)
    assert not done.stdout
    assert run(pair[0], pair[0]).stdout.startswith("12 same")


def test_what_became_of_each_correction_is_told(pair, monkeypatch):
    fates = (
        Fate("this", applied=True),
        Fate("that", applied=True, why=editions.THERE),
        Fate("the rest", applied=False, why="gone"),
    )
    monkeypatch.setattr(editions, "carry", lambda *_: fates)
    assert run(*pair, "--carry").stderr.splitlines() == [
        "carried: this",
        "not carried: that: it is there already",
        "left behind: the rest: gone",
    ]


@pytest.mark.parametrize(
    ("numbers", "told"), [([], "-"), ([4], "4"), ([4, 5, 6], "4-6"), ([10, 12], "10, 12")]
)
def test_shots_are_named_as_a_run_only_if_they_are_one(numbers, told):
    assert align._shots(numbers) == told


def test_two_films_are_not_one(pair, tmp_path):
    film = invent(5)
    other = settled(tmp_path / "other", film, list(range(100, 105)))
    done = CliRunner().invoke(cli, ["align", str(pair[0]), str(other)])
    assert isinstance(done.exception, DataError)
    assert "are they one film?" in str(done.exception)
